import type { Histogram } from '../base/histogram.js';
import type { LoadSettings } from '../schema/config.js';
import { boundOf } from '../schema/thresholds.js';

/** What targets did with the hits of the last while. */
export interface RecentHits {
  readonly sent: number;
  readonly accepted: number;
  readonly latency: Histogram;
}

/** A look at fewer hits than this says nothing. */
const FEWEST_HITS = 20;
const LOWEST = 0.05;
const SLOWER = 0.8;
const FASTER = 1.1;

/**
 * Decides which share of the asked rate, 0 to 1, to offer next: a fifth less while a bound is broken, then a tenth more
 * with every look, as a sender does on a network that others use too.
 */
export function nextFactor(factor: number, adaptive: LoadSettings['adaptive'], recent: RecentHits): number {
  if (recent.sent < FEWEST_HITS) return factor;
  return isBroken(adaptive, recent) ? Math.max(LOWEST, factor * SLOWER) : Math.min(1, factor * FASTER);
}

/** Whether a rate is ever slowed down under these settings. */
export function isAdaptive({ p95, errorRate }: LoadSettings['adaptive']): boolean {
  return p95 !== undefined || errorRate !== undefined;
}

function isBroken({ p95, errorRate }: LoadSettings['adaptive'], { sent, accepted, latency }: RecentHits): boolean {
  const isAbove = (value: number, bound: string | undefined) => {
    if (bound === undefined) return false;
    const { limit, isInclusive } = boundOf(bound);
    return isInclusive ? value > limit : value >= limit;
  };
  return isAbove(latency.percentile(95), p95) || isAbove((sent - accepted) / sent, errorRate);
}
