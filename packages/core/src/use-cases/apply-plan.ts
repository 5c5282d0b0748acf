import { Failure } from '../errors/failure.js';
import { commitOf } from '../plan/commit-of.js';
import { hasChanges } from '../plan/summary.js';
import type { Deps } from './deps.js';
import type { LockedState } from './lock-state.js';
import type { Planned } from './make-plan.js';
import { sign } from './signature.js';
import { requireSecrets } from './target-secrets.js';
import { fingerprintsOf } from './token-fingerprints.js';

/** What an apply did. */
export interface Applied {
  readonly serial: number;
  /** False when there was nothing to change. */
  readonly isChanged: boolean;
}

/**
 * Refuses, before anything changes, a plan that is objected to, or that needs a secret which could not be read.
 * Throws the objections, and `run.secret-missing`.
 */
export function checkPlan({ objections, secrets }: Planned): void {
  if (objections.length > 0) throw new Failure(objections);
  requireSecrets(secrets);
}

/**
 * Makes the state what the plan says, in one transaction, under the lock. Without changes and drafts it writes nothing.
 * Throws what {@link checkPlan} throws, `state.moved-on`, `draft.changed`, and `state.lock-lost` when somebody broke the lock.
 */
export async function applyPlan(
  deps: Pick<Deps, 'clock' | 'who' | 'readCommit'>,
  { state, lock }: LockedState,
  planned: Planned,
): Promise<Applied> {
  checkPlan(planned);
  const { plan, blobs, kind, secrets, drafts } = planned;
  if (!hasChanges(plan) && drafts.length === 0) return { serial: plan.serial, isChanged: false };
  const { key } = await state.readFingerprints();
  const fingerprints = fingerprintsOf(secrets, key);
  const change = commitOf(plan, { blobs }, { fingerprints, lock, kind, drafts, by: await sign(deps) });
  return { serial: await state.commit(change), isChanged: true };
}
