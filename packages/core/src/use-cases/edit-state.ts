import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { AppliedState, AppliedTarget, StateCommit } from '../model/state.js';
import { addressOf, type TargetKey } from '../model/target.js';
import type { Deps } from './deps.js';
import type { LockedState } from './lock-state.js';
import { sign } from './signature.js';

type EditDeps = Pick<Deps, 'clock' | 'who' | 'readCommit'>;

/**
 * Gives an applied target another key. Counts, pauses and its draft go with it. Answers the new serial. Throws
 * `state.no-such-target`, and `state.target-exists` when the new key is taken, be it by the draft of a new target.
 */
export async function moveTarget(
  deps: EditDeps,
  locked: LockedState,
  { from, to }: { readonly from: TargetKey; readonly to: TargetKey },
): Promise<number> {
  const applied = await locked.state.readApplied();
  requireTarget(applied, from);
  if (find(applied, to) !== undefined)
    throw new Failure([problem('state.target-exists', { target: addressOf(to), isDraft: false })]);
  await requireNoDraft(locked, to);
  return edit(deps, locked, applied, { kind: 'move', move: [{ from, to }], delete: [], drafts: [] });
}

/**
 * Makes the state forget a target, as if it had never been applied, and its draft; its account keeps what it has sent. Answers the new serial.
 * Throws `state.no-such-target`, and `plan.protected` for a protected one.
 */
export async function removeTarget(deps: EditDeps, locked: LockedState, key: TargetKey): Promise<number> {
  const applied = await locked.state.readApplied();
  const { target } = requireTarget(applied, key);
  if (target.settings.protect !== false)
    throw new Failure([problem('plan.protected', { target: addressOf(key), what: 'state rm would remove it' })]);
  const drafts = (await locked.state.readDrafts()).filter((draft) => draft.target === key);
  return edit(deps, locked, applied, { kind: 'remove', move: [], delete: [key], drafts });
}

async function edit(
  deps: EditDeps,
  { state, lock }: LockedState,
  { serial, load, seed, instances }: AppliedState,
  change: Pick<StateCommit, 'kind' | 'move' | 'delete' | 'drafts'>,
): Promise<number> {
  if (load === undefined) throw new TypeError('A state with targets has a load.');
  const rest = { put: [], blobs: [], fingerprints: [] };
  return state.commit({ baseSerial: serial, load, seed, instances, ...change, ...rest, lock, by: await sign(deps) });
}

async function requireNoDraft({ state }: LockedState, key: TargetKey): Promise<void> {
  const isTaken = (await state.readDrafts()).some(({ target }) => target === key);
  if (isTaken) throw new Failure([problem('state.target-exists', { target: addressOf(key), isDraft: true })]);
}

/** Finds an applied target. Throws `state.no-such-target`. */
export function requireTarget(applied: AppliedState, key: TargetKey): AppliedTarget {
  const found = find(applied, key);
  if (found === undefined) throw new Failure([problem('state.no-such-target', { targets: [addressOf(key)] })]);
  return found;
}

function find({ targets }: AppliedState, key: TargetKey): AppliedTarget | undefined {
  return targets.find(({ target }) => target.key === key);
}
