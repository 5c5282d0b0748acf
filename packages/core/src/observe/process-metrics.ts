import { collectDefaultMetrics, Registry } from 'prom-client';

/** The metrics of this process in the text format of Prometheus: CPU, memory, and the delay of its loop. */
export class ProcessMetrics {
  readonly #registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    // Gauges that are named like counters, and what else nobody looks at.
    for (const { name } of this.#registry.getMetricsAsArray()) {
      if (!WANTED.test(name)) this.#registry.removeSingleMetric(name);
    }
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

const WANTED =
  /^(process_(cpu_seconds_total|cpu_(user|system)_seconds_total|resident_memory_bytes|start_time_seconds)|nodejs_eventloop_lag_(seconds|p50_seconds|p99_seconds|max_seconds))$/;
