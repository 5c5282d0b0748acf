import { type Instant, instant } from '../base/clock.js';
import { INTERVAL_MS } from '../model/run.js';
import type { LoadSettings } from '../schema/config.js';
import { durationMs } from '../schema/duration.js';

/**
 * From when on a run is measured: what happens in intervals that begin earlier counts, and is left out of latencies and
 * thresholds. The end of a warm-up is rounded up to ten seconds.
 */
export function measuredFrom(startedAt: Instant, load: Pick<LoadSettings, 'warmUp'> | undefined): Instant {
  if (load?.warmUp === undefined) return instant(Math.floor(startedAt / INTERVAL_MS) * INTERVAL_MS);
  return instant(Math.ceil((startedAt + durationMs(load.warmUp)) / INTERVAL_MS) * INTERVAL_MS);
}
