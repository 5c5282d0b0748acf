import type { AuditEvent } from '../model/audit.js';
import type { AppliedTarget, LockHolder } from '../model/state.js';
import type { TargetKey } from '../model/target.js';
import type { ListedState } from '../report/listed-state.js';
import type { Deps } from './deps.js';
import { requireTarget } from './edit-state.js';
import { shownTarget } from './shown-target.js';
import { sign } from './signature.js';
import { startedToday } from './today.js';

/** Lists what is applied. Reads only, and waits for nobody. */
export async function listState(deps: Pick<Deps, 'clock' | 'openState'>): Promise<ListedState> {
  await using state = await deps.openState('read');
  const now = deps.clock.now();
  const { lineage, serial, targets } = await state.readApplied();
  const started = await startedToday(
    state,
    targets.map(({ target }) => target),
    now,
  );
  const lock = await state.readLock();
  return {
    place: state.place,
    serial,
    ...(lineage !== undefined && { lineage }),
    ...(lock !== undefined && { lock }),
    targets: targets.map((one) => ({ ...shownTarget(one), sentToday: started.get(one.target.account) ?? 0 })),
  };
}

/** Shows one applied target. Throws `state.no-such-target`. */
export async function showApplied(deps: Pick<Deps, 'openState'>, key: TargetKey): Promise<AppliedTarget> {
  await using state = await deps.openState('read');
  return shownTarget(requireTarget(await state.readApplied(), key));
}

/** What was found when the state was looked through. */
export interface StateCheck {
  readonly place: string;
  /** In words; none when the state is sound. */
  readonly faults: readonly string[];
}

/** Looks through the whole state for faults. Reads only. */
export async function checkState(deps: Pick<Deps, 'openState'>): Promise<StateCheck> {
  await using state = await deps.openState('read');
  return { place: state.place, faults: await state.check() };
}

/** The history of the state, latest first. */
export async function readHistory(deps: Pick<Deps, 'openState'>, limit: number): Promise<readonly AuditEvent[]> {
  await using state = await deps.openState('read');
  // Not the promise alone: the state would be closed before it is answered. So below.
  return await state.readEvents(limit);
}

/** Breaks the lock with this id, and answers who held it. Throws `state.no-such-lock`. */
export async function unlockState(
  deps: Pick<Deps, 'clock' | 'who' | 'readCommit' | 'openState'>,
  id: string,
): Promise<LockHolder> {
  await using state = await deps.openState('write');
  return await state.breakLock(id, await sign(deps));
}
