import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { AppliedState } from '../model/state.js';
import type { Deps } from './deps.js';

/**
 * Reads what is applied; throws `run.nothing-applied` where nothing is. Opens the state to read, so that a command that has nothing
 * to work on leaves no state behind.
 */
export async function requireApplied(deps: Pick<Deps, 'openState'>): Promise<AppliedState> {
  await using state = await deps.openState('read');
  const applied = await state.readApplied();
  if (applied.targets.length > 0) return applied;
  throw new Failure([problem('run.nothing-applied', { state: state.place })]);
}
