import { canonicalJson } from '../base/canonical-json.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { Signature } from '../model/audit.js';
import type { Draft, SeenDraft } from '../model/draft.js';
import { addressOf } from '../model/target.js';
import { targetKey as keyCheck } from '../schema/config.js';
import type { ChangedDraft, StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';
import { type KeptTarget, type KeptTargets, keptTarget, writtenApplied } from './managed-target.js';

/**
 * Keeps a draft in the place of the one before. What is as it is applied needs none, and takes the one away that there is.
 * Throws `draft.changed` where somebody was faster since the target was read.
 */
export async function keepDraft(
  state: StateStore,
  target: KeptTarget,
  { change, by }: Pick<Draft, 'change' | 'by'>,
): Promise<void> {
  await state.changeDrafts([await changedDraft(state, target, change)], by);
}

/** What is to be kept of a change: no draft of what is as it is applied. */
export async function changedDraft(
  state: StateStore,
  target: KeptTarget,
  change: Draft['change'],
): Promise<ChangedDraft> {
  const isNone = await isAsApplied(state, target, change);
  return { target: target.key, change: isNone ? undefined : change, seen: seenNow(target) };
}

/**
 * Finds a target that the API may change, be there one or not. Throws `config.invalid-key`, at the path under which the key was sent, and
 * `draft.managed-by-config`.
 */
export function writableTarget(kept: KeptTargets, key: string, path?: string): KeptTarget {
  const rule = keyCheck.safeParse(key).error?.issues[0]?.message;
  if (rule !== undefined)
    throw new Failure([problem('config.invalid-key', { key, parent: 'targets', rule }, { path })]);
  const target = keptTarget(kept, key);
  if (target.applied?.managedBy === 'config')
    throw new Failure([problem('draft.managed-by-config', { target: addressOf(target.key) })]);
  return target;
}

/** Whether there is something of a target: applied, or waiting. */
export function isKept({ applied, draft }: KeptTarget): boolean {
  return applied !== undefined || draft !== undefined;
}

/** How a target was seen by whoever reads it now. */
export function seenNow({ serial, draft }: KeptTarget): SeenDraft {
  return { serial, revision: draft?.revision ?? 0 };
}

/** Signs a draft. It comes from no commit. */
export function signed({ clock, who }: Pick<Deps, 'clock' | 'who'>): Signature {
  return { at: clock.now(), who };
}

async function isAsApplied(state: StateStore, { applied }: KeptTarget, change: Draft['change']): Promise<boolean> {
  if (applied === undefined || change.kind === 'delete') return false;
  return canonicalJson(await writtenApplied(state, applied)) === canonicalJson(change.written);
}
