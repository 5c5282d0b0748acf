import { never } from '../base/never.js';
import type { ThresholdResult } from '../model/run.js';
import { addressOf } from '../model/target.js';
import { latency, share } from './format.js';

/** `error rate`: what a threshold looks at. */
export function metricWords(metric: ThresholdResult['metric']): string {
  switch (metric) {
    case 'errorRate':
      return 'error rate';
    case 'missedRate':
      return 'missed visits';
    case 'p50':
    case 'p95':
    case 'p99':
      return `${metric} latency`;
    case 'capReached':
      return 'cap used';
    default:
      return never(metric);
  }
}

/** `2.3 %`, `480 ms`; `nothing measured` where there was nothing. */
export function measuredWords({ metric, measured }: Pick<ThresholdResult, 'metric' | 'measured'>): string {
  if (measured === undefined) return 'nothing measured';
  return metric === 'p50' || metric === 'p95' || metric === 'p99' ? latency(measured) : share(measured);
}

/** `<1%`; of a cap, that it is to be used up. */
export function boundWords({ metric, bound }: Pick<ThresholdResult, 'metric' | 'bound'>): string {
  return metric === 'capReached' ? 'used up' : bound;
}

/** `error rate <1%`: a threshold as one asks for it. */
export function thresholdName({ metric, bound }: Pick<ThresholdResult, 'metric' | 'bound'>): string {
  return metric === 'capReached' ? 'cap used up' : `${metricWords(metric)} ${bound}`;
}

/** `kept`, `crossed` or `not measured`. */
export function standingWords({ measured, isCrossed }: ThresholdResult): 'kept' | 'crossed' | 'not measured' {
  if (measured === undefined) return 'not measured';
  return isCrossed ? 'crossed' : 'kept';
}

/** `target.staging`, or `all targets`. */
export function scopeWords({ target }: Pick<ThresholdResult, 'target'>): string {
  return target === undefined ? 'all targets' : addressOf(target);
}

/** Those that were crossed first; the order is kept otherwise. */
export function crossedFirst(results: readonly ThresholdResult[]): readonly ThresholdResult[] {
  const rank = (result: ThresholdResult) => ['crossed', 'not measured', 'kept'].indexOf(standingWords(result));
  return results.toSorted((a, b) => rank(a) - rank(b));
}
