import { commitOf } from '../plan/commit-of.js';
import { hasChanges } from '../plan/summary.js';
import type { Deps } from './deps.js';
import type { Planned } from './make-plan.js';
import { fingerprintsOf, readSecrets, requireSecrets } from './target-secrets.js';

/** What an apply did. */
export interface Applied {
  readonly serial: number;
  /** False when there was nothing to change. */
  readonly isChanged: boolean;
}

/**
 * Refuses, before anything changes, a plan that needs a secret which cannot be read.
 * Reads secrets only. Throws `run.secret-missing`.
 */
export async function checkSecrets(deps: Pick<Deps, 'readSecret'>, planned: Planned): Promise<void> {
  requireSecrets(await readSecrets(deps, planned.desired.targets, planned.literals));
}

/**
 * Makes the state what the plan says, in one transaction, under the lock. Without changes it writes nothing.
 * Throws `run.secret-missing`, `state.locked`, and `state.moved-on` when another apply was faster.
 */
export async function applyPlan(
  deps: Pick<Deps, 'clock' | 'who' | 'openState' | 'readSecret' | 'newId'>,
  planned: Planned,
): Promise<Applied> {
  const { plan, desired, literals } = planned;
  const secrets = await readSecrets(deps, desired.targets, literals);
  requireSecrets(secrets);
  if (!hasChanges(plan)) return { serial: plan.serial, isChanged: false };
  await using state = await deps.openState('write');
  const at = deps.clock.now();
  const lock = await state.lock({ id: deps.newId(), who: deps.who, operation: 'apply', since: at });
  try {
    const { key } = await state.readFingerprints();
    const fingerprints = fingerprintsOf(secrets, key);
    const serial = await state.commit(commitOf(plan, desired, { fingerprints, at, who: deps.who }));
    return { serial, isChanged: true };
  } finally {
    await lock.release();
  }
}
