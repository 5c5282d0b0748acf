import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { RunRecord } from '../model/run.js';

/**
 * Finds the run with this id, or with an id that begins so; without one, the first of those given. Throws `run.none-yet`,
 * `run.not-found` and `run.ambiguous`.
 */
export function findRun(runs: readonly RunRecord[], name: string | undefined): RunRecord {
  const [latest] = runs;
  if (latest === undefined) throw new Failure([problem('run.none-yet', {})]);
  if (name === undefined) return latest;
  const exact = runs.find(({ id }) => id === name);
  if (exact !== undefined) return exact;
  const [found, ...others] = runs.filter(({ id }) => id.startsWith(name));
  if (found === undefined || name === '') throw new Failure([problem('run.not-found', { name })]);
  if (others.length > 0)
    throw new Failure([problem('run.ambiguous', { name, runs: [found, ...others].map(({ id }) => id) })]);
  return found;
}
