import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { DraftChange, SeenDraft } from '../model/draft.js';
import { addressOf } from '../model/target.js';
import type { StateStore } from '../state/state-store.js';
import type { ApiPolicy } from './api-policy.js';
import { checkDraft, type DraftRequest } from './check-draft.js';
import type { Deps } from './deps.js';
import { isKept, keepDraft, seenNow, signed, writableTarget } from './keep-draft.js';
import type { PlanDeps, Planned } from './make-plan.js';
import {
  type KeptTarget,
  keptTarget,
  type ManagedTarget,
  managedTarget,
  noSuchTarget,
  readKept,
} from './managed-target.js';
import { planUnkept } from './plan-drafts.js';

type DraftDeps = Pick<Deps, 'clock' | 'who' | 'openState'>;

/** Which target, and how it was seen; without it, as it is now. */
export interface SeenTarget {
  readonly key: string;
  readonly seen?: SeenDraft | undefined;
}

/**
 * Keeps what somebody wrote of a target of the API as its draft, in the place of the one before, and answers the target as it is then. What
 * is as it is applied needs no draft, and takes back the one that there is. Takes no lock; changes nothing that is applied.
 *
 * Throws `config.*` with the paths of settings, `draft.exists`, `draft.managed-by-config`, `draft.no-such-target`, `draft.changed`,
 * `draft.not-allowed`, `draft.secret-not-allowed`, `draft.no-secret-key`, `draft.nothing-sealed`, `draft.token-elsewhere`,
 * `draft.not-in-api`, `draft.too-deep` and `plan.shared-account`.
 */
export async function putDraft(deps: DraftDeps, policy: ApiPolicy, request: DraftRequest): Promise<ManagedTarget> {
  await using state = await deps.openState('write');
  const { target, change } = await checkedChange(state, policy, request);
  await keepDraft(state, target, { change, by: signed(deps) });
  return await managedTarget(state, keptTarget(await readKept(state), target.key));
}

/** Plans what {@link putDraft} and an apply of that draft alone would do. Keeps nothing, and throws the same. */
export async function previewDraft(
  deps: PlanDeps & Pick<Deps, 'openState' | 'who'>,
  policy: ApiPolicy,
  request: DraftRequest,
): Promise<Planned> {
  await using state = await deps.openState('read');
  const { target, change } = await checkedChange(state, policy, request);
  return await planUnkept(deps, state, [{ target: target.key, change }]);
}

/**
 * Lets a target of the API end: the draft of a new one is dropped, and an applied one has a draft that deletes it, until that is
 * applied. Answers the target as it is then; nothing where nothing is left of it. Throws `draft.no-such-target`,
 * `draft.managed-by-config` and `draft.changed`.
 */
export async function deleteTarget(deps: DraftDeps, request: SeenTarget): Promise<ManagedTarget | undefined> {
  await using state = await deps.openState('write');
  const target = await deletable(state, request);
  const { key, applied } = target;
  const seen = seenNow(target);
  if (applied === undefined) {
    await state.dropDraft(key, seen, signed(deps));
    return undefined;
  }
  await state.putDraft({ target: key, change: { kind: 'delete' }, by: signed(deps) }, seen);
  return await managedTarget(state, keptTarget(await readKept(state), key));
}

/** Plans what {@link deleteTarget} and an apply of that draft alone would do. Keeps nothing, and throws the same. */
export async function previewDelete(
  deps: PlanDeps & Pick<Deps, 'openState' | 'who'>,
  request: SeenTarget,
): Promise<Planned> {
  await using state = await deps.openState('read');
  const { key } = await deletable(state, request);
  return await planUnkept(deps, state, [{ target: key, change: { kind: 'delete' } }]);
}

/** Drops the draft of a target. What is applied stays. Throws `draft.no-such-draft` and `draft.changed`. */
export async function dropDraft(deps: DraftDeps, { key, seen }: SeenTarget): Promise<void> {
  await using state = await deps.openState('write');
  const target = keptTarget(await readKept(state), key);
  requireSeen(target, seen);
  if (target.draft === undefined)
    throw new Failure([problem('draft.no-such-draft', { targets: [addressOf(target.key)] })]);
  await state.dropDraft(target.key, seenNow(target), signed(deps));
}

/** What was seen is looked at first: whoever saw something else must look again before any fault matters. */
async function checkedChange(
  state: StateStore,
  policy: ApiPolicy,
  request: DraftRequest,
): Promise<{ readonly target: KeptTarget; readonly change: DraftChange }> {
  const kept = await readKept(state);
  const target = writableTarget(kept, request.key, request.kind === 'create' ? 'key' : undefined);
  requireSeen(target, request.seen);
  if (request.kind !== 'create' && !isKept(target)) throw noSuchTarget(target.key);
  if (request.kind === 'create' && isKept(target)) throw alreadyThere(target);
  const written = await checkDraft(state, policy, { request, kept, target });
  return { target, change: { kind: 'put', written } };
}

async function deletable(state: StateStore, { key, seen }: SeenTarget): Promise<KeptTarget> {
  const target = writableTarget(await readKept(state), key);
  requireSeen(target, seen);
  if (!isKept(target)) throw noSuchTarget(target.key);
  return target;
}

/** The store asks the same again when it writes: this tells of it before anything else is said. */
function requireSeen(target: KeptTarget, seen: SeenDraft | undefined): void {
  const { serial, revision } = seenNow(target);
  if (seen === undefined || (seen.serial === serial && seen.revision === revision)) return;
  const details = { target: addressOf(target.key), seen, serial, draft: target.draft?.by };
  throw new Failure([problem('draft.changed', details)]);
}

function alreadyThere({ key, applied }: KeptTarget): Failure {
  return new Failure([problem('draft.exists', { target: addressOf(key), isDraft: applied === undefined })]);
}
