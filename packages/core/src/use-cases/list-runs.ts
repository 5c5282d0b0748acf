import { type ListedRun, listedRun } from '../report/listed-run.js';
import { measuredFrom } from '../report/warm-up.js';
import type { Deps } from './deps.js';
import { readSeries, recordedRuns } from './recorded-runs.js';

/** Which runs, the latest first. */
export interface ListRunsRequest {
  /** At most so many. */
  readonly limit: number;
  /** How many of the latest are left out. Default: 0. */
  readonly offset?: number | undefined;
}

/** Some runs, and how many there are in all. */
export interface ListedRuns {
  readonly total: number;
  readonly items: readonly ListedRun[];
}

/** Lists what the latest runs did. Changes nothing. */
export async function listRuns(
  deps: Pick<Deps, 'clock' | 'openState'>,
  { limit, offset = 0 }: ListRunsRequest,
): Promise<ListedRuns> {
  await using state = await deps.openState('read');
  const now = deps.clock.now();
  const { load } = await state.readApplied();
  const runs = await recordedRuns(state);
  const items: ListedRun[] = [];
  for (const run of runs.slice(offset, offset + limit)) {
    const { id, startedAt, end } = run;
    const span = { from: startedAt, until: end?.at ?? now, measuredFrom: measuredFrom(startedAt, load) };
    items.push(listedRun(run, await readSeries(state, [id], span), now));
  }
  return { total: runs.length, items };
}
