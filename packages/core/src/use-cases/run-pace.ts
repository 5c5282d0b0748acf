import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { AppliedState } from '../model/state.js';
import type { Pace } from '../runner/pace.js';

/** How a run is asked to go: by the stages of the applied load, or by a pace of its own. */
export type RequestedPace = Exclude<Pace, { readonly kind: 'stages' }> | { readonly kind: 'stages' };

/** The pace of a run. Throws `run.no-stages` where the load has none. */
export function paceOf(requested: RequestedPace, { load }: Pick<AppliedState, 'load'>): Pace {
  if (requested.kind !== 'stages') return requested;
  if (load?.stages === undefined) throw new Failure([problem('run.no-stages', {})]);
  return { kind: 'stages', stages: load.stages };
}
