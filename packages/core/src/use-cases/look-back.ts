import { type Instant, instant } from '../base/clock.js';

const MINUTE_MS = 60_000;
const LOOK_BACK_MS = 60 * MINUTE_MS;

/** Another machine's clock may be ahead of this one by so much. */
export const LOOK_AHEAD_MS = 60 * MINUTE_MS;

/** Counts, success rates, latencies and errors of a status are those since then: the last hour, from its first whole minute on. */
export function lookBackFrom(now: Instant): Instant {
  return instant(Math.ceil((now - LOOK_BACK_MS) / MINUTE_MS) * MINUTE_MS);
}
