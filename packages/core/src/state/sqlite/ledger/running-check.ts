import type { Database } from 'better-sqlite3';
import { Failure } from '../../../errors/failure.js';
import { problem } from '../../../errors/problem.js';
import type { RunId } from '../../../model/run.js';

const HAS_ENDED = 'SELECT ended_at IS NOT NULL AS hasEnded FROM runs WHERE id = ?';

/** Makes the check that a run may be granted something: throws `state.run-ended` when it has ended, and a TypeError when it never began. */
export function runningCheck(database: Database): (run: RunId) => void {
  const find = database.prepare<[RunId], { hasEnded: number }>(HAS_ENDED);
  return (run) => {
    const found = find.get(run);
    if (found === undefined) throw new TypeError(`The run ${run} was not started.`);
    if (found.hasEnded === 1) throw new Failure([problem('state.run-ended', { run })]);
  };
}
