import { type Instant, instant } from '../base/clock.js';
import type { LoadSettings } from '../schema/config.js';
import { durationMs } from '../schema/duration.js';

/** Intervals begin at whole multiples of this. */
const GRAIN_MS = 10_000;

/**
 * From when on a run is measured: what happens in intervals that begin earlier counts, and is left out of latencies and
 * thresholds. The end of a warm-up is rounded up to ten seconds.
 */
export function measuredFrom(startedAt: Instant, load: Pick<LoadSettings, 'warmUp'> | undefined): Instant {
  if (load?.warmUp === undefined) return instant(Math.floor(startedAt / GRAIN_MS) * GRAIN_MS);
  return instant(Math.ceil((startedAt + durationMs(load.warmUp)) / GRAIN_MS) * GRAIN_MS);
}
