import type { Counts, ErrorRecord } from '../model/run.js';
import type { AppliedTarget } from '../model/state.js';
import { type BudgetStatus, isUsedUp } from './budget-status.js';
import type { CapStatus } from './cap-status.js';
import { errorsByClass } from './errors-by-class.js';

/**
 * What a target is doing. Where several hold, the first of:
 * `paused`: somebody paused it, so that no run starts a visit until somebody resumes it.
 * `blocked`: an active run cannot serve it, since something of its is missing there, such as a secret.
 * `capped`: its cap of the day, or a hit budget of its own or of its instance, is used up, so that no run would start a visit
 * before the next day or month.
 * `unreachable`: it fails, and the last thing that went wrong was that nobody answers at its address: no such name, no connection, or no
 * certificate that is trusted.
 * `failing`: more than half of its latest hits were not accepted; the latest are those of the recent window (the last 10 to
 * 20 seconds), or, where it has none, those of the last interval of an active run that had some.
 * `running`: a run is active. `idle`: none is.
 */
export type TargetState = (typeof targetStates)[number];

/** All of them, those that want attention first. */
export const targetStates = ['unreachable', 'failing', 'blocked', 'running', 'paused', 'capped', 'idle'] as const;

/** From what the state of a target follows. */
export interface StateEvidence {
  readonly target: AppliedTarget;
  readonly cap: CapStatus;
  /** Hit budgets of its account and its instance. */
  readonly bounding: readonly BudgetStatus[];
  /** Why an active run cannot serve it, in words; undefined where all can. */
  readonly blocked: string | undefined;
  /** Whether a run is active. */
  readonly isServed: boolean;
  /** How its latest hits fared. */
  readonly latest: Counts;
  /** Those of its account that are looked at. */
  readonly errors: readonly ErrorRecord[];
}

/** Tells what a target is doing. The one place that does. */
export function targetState({
  target: { target, paused },
  cap,
  bounding,
  blocked,
  isServed,
  latest,
  errors,
}: StateEvidence): TargetState {
  if (paused !== undefined) return 'paused';
  if (blocked !== undefined) return 'blocked';
  if (cap.left === 0 || bounding.some((budget) => isUsedUp(budget, target))) return 'capped';
  if (latest.accepted < latest.sent / 2) return hasNobodyAnswered(errors) ? 'unreachable' : 'failing';
  return isServed ? 'running' : 'idle';
}

/** Whether most of its latest hits were not accepted. */
export function isFailing(state: TargetState): boolean {
  return state === 'failing' || state === 'unreachable';
}

function hasNobodyAnswered(errors: readonly ErrorRecord[]): boolean {
  // The one that is shown, whatever the order of those that happened at the same moment.
  const [last] = errorsByClass(errors);
  return last !== undefined && UNANSWERED.has(last.class);
}

const UNANSWERED: ReadonlySet<ErrorRecord['class']> = new Set([
  'dns',
  'connection-refused',
  'connection-failed',
  'tls',
]);
