import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { AppliedState } from '../model/state.js';
import type { Deps } from './deps.js';
import { openBeforeWriting } from './open-before-writing.js';

/**
 * Reads what is applied, for a command that will write; throws `run.nothing-applied` where nothing is, and then leaves no state
 * behind.
 */
export async function requireApplied(deps: Pick<Deps, 'openState'>): Promise<AppliedState> {
  await using state = await openBeforeWriting(deps);
  const applied = await state.readApplied();
  if (applied.targets.length > 0) return applied;
  throw new Failure([problem('run.nothing-applied', { state: state.place })]);
}
