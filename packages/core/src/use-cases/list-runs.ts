import { type ListedRun, listedRun } from '../report/listed-run.js';
import { measuredFrom } from '../report/warm-up.js';
import type { Deps } from './deps.js';
import { readSeries, recordedRuns } from './recorded-runs.js';

/** Lists what the latest runs did, the latest first; at most so many. Changes nothing. */
export async function listRuns(
  deps: Pick<Deps, 'clock' | 'openState'>,
  { limit }: { readonly limit: number },
): Promise<readonly ListedRun[]> {
  await using state = await deps.openState('read');
  const now = deps.clock.now();
  const { load } = await state.readApplied();
  const listed: ListedRun[] = [];
  for (const run of (await recordedRuns(state)).slice(0, limit)) {
    const { id, startedAt, end } = run;
    const span = { from: startedAt, until: end?.at ?? now, measuredFrom: measuredFrom(startedAt, load) };
    listed.push(listedRun(run, await readSeries(state, [id], span), now));
  }
  return listed;
}
