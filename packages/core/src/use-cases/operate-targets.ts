import { closestName } from '../config/checks/closest-name.js';
import type { RunRecord } from '../model/run.js';
import type { TargetKey } from '../model/target.js';
import { type Selection, selectApplied } from '../plan/select-targets.js';
import { activeRuns } from './active-runs.js';
import type { Deps } from './deps.js';
import { openBeforeWriting } from './open-before-writing.js';
import { requireApplied } from './require-applied.js';
import { sign } from './signature.js';

type OperateDeps = Pick<Deps, 'clock' | 'who' | 'readCommit' | 'openState'>;

/** What was done to which targets. */
export interface Operated {
  /** Targets that are now as was asked. */
  readonly changed: readonly TargetKey[];
  /** Targets that were so already. */
  readonly unchanged: readonly TargetKey[];
}

/**
 * Pauses targets: runners start no further visit of theirs within a second. Takes no lock, changes no serial.
 * Throws `run.nothing-applied`, and `plan.no-such-target` when nothing of that name is applied.
 */
export async function pauseTargets(deps: OperateDeps, selection: Selection | 'all'): Promise<Operated> {
  return operate(deps, selection, 'pause');
}

/** Takes pauses back, in the same way. */
export async function resumeTargets(deps: OperateDeps, selection: Selection | 'all'): Promise<Operated> {
  return operate(deps, selection, 'resume');
}

/** Asks all active runs to stop, as by Ctrl-C, and answers them. */
export async function stopRuns(deps: OperateDeps): Promise<readonly RunRecord[]> {
  const active = await readActive(deps);
  if (active.length === 0) return [];
  await using state = await deps.openState('write');
  await state.askToStop(await sign(deps));
  return active;
}

async function readActive(deps: OperateDeps): Promise<readonly RunRecord[]> {
  await using state = await openBeforeWriting(deps);
  return await activeRuns(state, deps.clock.now());
}

async function operate(
  deps: OperateDeps,
  selection: Selection | 'all',
  operation: 'pause' | 'resume',
): Promise<Operated> {
  // To ask for the commit takes as long as to read what is applied.
  const [applied, by] = await Promise.all([requireApplied(deps), sign(deps)]);
  await using state = await deps.openState('write');
  const keys = selectApplied(applied, selection, closestName).map(({ target }) => target.key);
  const changed = keys.length === 0 ? [] : await state[operation](keys, by);
  const isChanged = new Set(changed);
  return { changed, unchanged: keys.filter((key) => !isChanged.has(key)) };
}
