import {
  detectResources,
  emptyResource,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { MetricFamily } from '../report/metric-family.js';
import { type CountedTime, otlpMetrics } from './otlp-metrics.js';
import type { OtlpSettings } from './otlp-settings.js';

/** What is sent. */
export interface OtlpSource {
  /** Tells the runners of a fleet apart: their series are else the same. */
  readonly instance: string;
  /** Of the program. */
  readonly version: string;
  readonly read: () => Promise<{ readonly families: readonly MetricFamily[]; readonly time: CountedTime }>;
  /** Told once, when something could not be sent. */
  readonly onFailure: (reason: string) => void;
}

/** Sends the metrics of a run by OTLP, every now and then, and a last time when it is disposed. */
export async function exportByOtlp(settings: OtlpSettings, source: OtlpSource): Promise<AsyncDisposable> {
  const exporter = telling(await exporterFor(settings.protocol), source.onFailure);
  const producer: MetricProducer = {
    collect: async () => {
      const { families, time } = await source.read();
      const scope = { name: 'trafficinator', version: source.version };
      const scopeMetrics = [{ scope, metrics: otlpMetrics(families, time) }];
      return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] };
    },
  };
  const reader = new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [producer],
    exportIntervalMillis: settings.intervalMs,
    exportTimeoutMillis: settings.timeoutMs,
  });
  const resource = resourceFromAttributes({
    'service.name': 'trafficinator',
    'service.version': source.version,
    'service.instance.id': source.instance,
  }).merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }));
  const provider = new MeterProvider({ resource, readers: [reader] });
  return { [Symbol.asyncDispose]: () => provider.shutdown() };
}

/** Only the one that is asked for is loaded. */
async function exporterFor(protocol: OtlpSettings['protocol']): Promise<PushMetricExporter> {
  if (protocol === 'http/json') {
    const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http');
    return new OTLPMetricExporter();
  }
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-proto');
  return new OTLPMetricExporter();
}

/** The library would keep a failure to itself. */
function telling(exporter: PushMetricExporter, onFailure: (reason: string) => void): PushMetricExporter {
  let isTold = false;
  return {
    export: (metrics, done) =>
      exporter.export(metrics, (result) => {
        if (result.error !== undefined && !isTold) onFailure(reasonOf(result.error));
        isTold ||= result.error !== undefined;
        done(result);
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}

/** A code alone, where there is one: what a receiver says may be anything. */
function reasonOf(error: Error): string {
  return 'code' in error && error.code !== undefined ? String(error.code) : error.message;
}
