import type { EngineEvent } from '../model/event.js';
import { DurationBuckets } from '../report/duration-buckets.js';
import type { MetricFamily } from '../report/metric-family.js';
import { metricFamilies } from '../report/metrics.js';
import { factsAfter, noFacts } from '../report/run-facts.js';
import type { RunSnapshot } from '../report/run-snapshot.js';
import { TargetLabels } from '../report/target-labels.js';

/** Makes the metrics of a run, whenever they are asked for. */
export class MetricsSource {
  readonly #labels = new TargetLabels();
  readonly #buckets = new DurationBuckets();
  readonly #onOthers: (named: number, others: number) => void;
  #facts = noFacts;
  #areOthersTold = false;

  /** `onOthers`: told once, when there are more targets than have labels of their own. */
  constructor(onOthers: (named: number, others: number) => void) {
    this.#onOthers = onOthers;
  }

  tell(event: EngineEvent): void {
    this.#facts = factsAfter(this.#facts, event);
  }

  families(snapshot: RunSnapshot): readonly MetricFamily[] {
    const families = metricFamilies(snapshot, { facts: this.#facts, labels: this.#labels, buckets: this.#buckets });
    const { named, others } = this.#labels;
    if (others > 0 && !this.#areOthersTold) {
      this.#areOthersTold = true;
      this.#onOthers(named, others);
    }
    return families;
  }
}
