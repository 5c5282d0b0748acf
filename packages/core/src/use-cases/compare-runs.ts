import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { compareRuns as compare, type RunComparison } from '../report/compare-runs.js';
import type { Deps } from './deps.js';
import { readReport } from './read-report.js';
import { recordedRuns } from './recorded-runs.js';

/** Which runs: ids, or their beginnings. Without both, the last two fleets; without `after`, the last. */
export interface CompareRequest {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/**
 * Compares two runs, each with all of its fleet. Changes nothing. Throws `run.none-yet`, `run.not-found`, `run.ambiguous`, and
 * `run.nothing-to-compare` where both are the same.
 */
export async function compareRuns(
  deps: Pick<Deps, 'clock' | 'openState'>,
  { before, after }: CompareRequest,
): Promise<RunComparison> {
  const [one, other] = await Promise.all([
    readReport(deps, { run: before ?? (await runBeforeTheLast(deps)) }),
    readReport(deps, { run: after }),
  ]);
  if (one.run === other.run) throw new Failure([problem('run.nothing-to-compare', { run: one.run })]);
  return compare(one, other);
}

async function runBeforeTheLast(deps: Pick<Deps, 'openState'>): Promise<string | undefined> {
  await using state = await deps.openState('read');
  const runs = await recordedRuns(state);
  return runs.find(({ fleet }) => fleet !== runs[0]?.fleet)?.id;
}
