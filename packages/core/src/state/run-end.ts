import type { Instant } from '../base/clock.js';
import { type RunEnd, type RunId, stopCauses } from '../model/run.js';
import { keptVerdict } from './kept-json.js';

/** How a run ended, as both stores keep it: nothing at all while it runs. */
export interface EndRow {
  readonly endedAt: Instant | null;
  readonly endReason: RunEnd['reason'] | null;
  readonly endBecause: string | null;
  readonly verdict: string | null;
}

/** Reads how a run ended. `state` is the place of the state, for messages. */
export function endOf(
  { endedAt, endReason, endBecause, verdict }: EndRow,
  { state, run }: { readonly state: string; readonly run: RunId },
): RunEnd | undefined {
  if (endedAt === null || endReason === null) return undefined;
  const because = stopCauses.find((cause) => cause === endBecause);
  const end = { at: endedAt, reason: endReason, ...(because !== undefined && { because }) };
  return verdict === null
    ? end
    : { ...end, verdict: keptVerdict(verdict, { state, what: `the verdict of the run ${run}` }) };
}
