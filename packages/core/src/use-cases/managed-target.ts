import { writtenOf } from '../config/written-settings.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { Draft, SeenDraft, WrittenSettings } from '../model/draft.js';
import type { AppliedState, AppliedTarget } from '../model/state.js';
import { type AccountKey, accountOf, addressOf, type TargetKey, targetKey } from '../model/target.js';
import { isSealed, unboxed } from '../model/unboxed.js';
import { type DraftKind, draftKind } from '../plan/waiting-drafts.js';
import { page as pageSchema } from '../schema/visits.js';
import type { StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';
import { readPages } from './read-pages.js';
import { shownTarget } from './shown-target.js';

/** A target as whoever changes it sees it. Nothing in it can be opened: a sealed token is `{ "$kind": "sealed" }`. */
export interface ManagedTarget extends SeenDraft {
  readonly key: TargetKey;
  /** As it would be with the draft. */
  readonly account: AccountKey;
  readonly managedBy: 'config' | 'api';
  /** What waits to be applied of it, and what that would do. */
  readonly draft?: Draft | undefined;
  readonly draftKind?: DraftKind | undefined;
  /** Absent for the draft of a new target. */
  readonly applied?: AppliedTarget | undefined;
  /** Its settings without those that have their defaults; of its draft, unless that deletes it. What PUT takes and PATCH changes. */
  readonly written: WrittenSettings;
}

/** A target with what waits of it, as the state keeps both. */
export interface KeptTarget {
  readonly key: TargetKey;
  readonly serial: number;
  readonly applied?: AppliedTarget | undefined;
  readonly draft?: Draft | undefined;
}

/** Everything that a draft can run into. */
export interface KeptTargets {
  readonly applied: AppliedState;
  readonly drafts: readonly Draft[];
}

/** Reads what is applied and what waits. */
export async function readKept(state: Pick<StateStore, 'readApplied' | 'readDrafts'>): Promise<KeptTargets> {
  return { applied: await state.readApplied(), drafts: await state.readDrafts() };
}

/** Finds what is kept of a target; perhaps neither an applied one nor a draft. */
export function keptTarget({ applied, drafts }: KeptTargets, key: string): KeptTarget {
  return {
    key: targetKey(key),
    serial: applied.serial,
    applied: applied.targets.find(({ target }) => target.key === key),
    draft: drafts.find(({ target }) => target === key),
  };
}

/** Shows a target of which something is kept. Throws `draft.no-such-target`. */
export async function managedTarget(state: Pick<StateStore, 'readBlobs'>, kept: KeptTarget): Promise<ManagedTarget> {
  const account = accountIn(kept);
  const { key, serial, applied, draft } = kept;
  if (account === undefined) throw noSuchTarget(key);
  const written = await writtenNow(state, kept);
  return {
    key,
    account,
    managedBy: applied?.managedBy ?? 'api',
    ...(draft !== undefined && { draft: shownDraft(draft), draftKind: draftKind(draft.change, applied !== undefined) }),
    ...(applied !== undefined && { applied: shownTarget(applied) }),
    written: shownWritten(written),
    serial,
    revision: draft?.revision ?? 0,
  };
}

/** The account of what a draft puts, whose settings were checked when it was written. */
export function draftAccount({ url, siteId }: WrittenSettings): AccountKey {
  return accountOf(String(url), Number(siteId));
}

/** Refuses a target of which nothing is kept. Throws `draft.no-such-target`. */
export function requireKept(target: KeptTarget): void {
  if (accountIn(target) === undefined) throw noSuchTarget(target.key);
}

/** Says that nothing is kept of a target. */
export function noSuchTarget(key: TargetKey): Failure {
  return new Failure([problem('draft.no-such-target', { target: addressOf(key) })]);
}

/** Reads a target, of a config too. Throws `draft.no-such-target`. */
export async function readManaged(deps: Pick<Deps, 'openState'>, key: string): Promise<ManagedTarget> {
  await using state = await deps.openState('read');
  return await managedTarget(state, keptTarget(await readKept(state), key));
}

/** The pages of a target as they are written: URLs, or `{ url, title }`. Throws `draft.no-such-target`. */
export async function readWrittenPages(
  deps: Pick<Deps, 'openState'>,
  key: string,
): Promise<readonly (string | { readonly url: string; readonly title?: string | undefined })[]> {
  const { written } = await readManaged(deps, key);
  return pageSchema.array().parse(written['pages']);
}

/** The settings as they stand, with the box of a sealed token: of the draft, or of what is applied. */
export async function writtenNow(
  state: Pick<StateStore, 'readBlobs'>,
  { applied, draft }: Pick<KeptTarget, 'applied' | 'draft'>,
): Promise<WrittenSettings> {
  if (draft?.change.kind === 'put') return draft.change.written;
  return applied === undefined ? {} : writtenApplied(state, applied);
}

/** The settings of an applied target, as somebody would write them. */
export async function writtenApplied(
  state: Pick<StateStore, 'readBlobs'>,
  { target: { settings } }: AppliedTarget,
): Promise<WrittenSettings> {
  const pages = await readPages(state, [settings.pages.hash]);
  return writtenOf(settings, pages.get(settings.pages.hash) ?? []);
}

/** Settings as they are shown: the mark of a sealed token stands for it wherever they are written back. */
export function shownWritten(written: WrittenSettings): WrittenSettings {
  return isSealed(written['tokenAuth']) ? { ...written, tokenAuth: { $kind: 'sealed' } } : written;
}

function shownDraft(draft: Draft): Draft {
  const { change } = draft;
  return change.kind === 'delete' ? draft : { ...draft, change: { kind: 'put', written: unboxed(change.written) } };
}

function accountIn({ applied, draft }: KeptTarget): AccountKey | undefined {
  return draft?.change.kind === 'put' ? draftAccount(draft.change.written) : applied?.target.account;
}
