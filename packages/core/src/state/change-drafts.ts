import type { AuditEvent, Signature } from '../model/audit.js';
import type { Draft } from '../model/draft.js';
import { demandSeen } from './check-change.js';
import { discardedInWords, draftsInWords } from './event-words.js';
import type { SettledDrafts } from './settle-drafts.js';
import type { ChangedDraft } from './state-store.js';

/** A state as a change of its drafts finds it. `revision`: the highest one that a draft ever had. */
export interface DraftsBefore {
  readonly serial: number;
  readonly revision: number;
  readonly drafts: readonly Draft[];
}

/** What a change makes of the drafts, and what the history says of it. */
export interface DraftsAfter extends SettledDrafts {
  readonly events: readonly AuditEvent[];
}

/** Decides a change of drafts. Throws `draft.changed` when one of the targets is no longer as it was seen. */
export function changeDrafts(before: DraftsBefore, changes: readonly ChangedDraft[], by: Signature): DraftsAfter {
  const { serial, revision, drafts } = before;
  const known = new Map(drafts.map((draft) => [draft.target, draft]));
  for (const { target, seen } of changes) demandSeen(target, seen, { serial, draft: known.get(target) });
  const put = numbered(changes, revision, by);
  const gone = changes.flatMap(({ target, change }) => (change === undefined && known.has(target) ? [target] : []));
  const events = [
    { kind: 'draft', what: draftsInWords(put) } as const,
    { kind: 'discard', what: discardedInWords(gone) } as const,
  ].flatMap(({ kind, what }) => (what === undefined ? [] : [{ ...by, kind, serial, what }]));
  return { gone, put, events };
}

/** The drafts that a change puts, after those whose highest revision is `revision`. */
export function numbered(changes: readonly ChangedDraft[], revision: number, by: Signature): readonly Draft[] {
  return changes
    .flatMap(({ target, change }) => (change === undefined ? [] : [{ target, change }]))
    .map((draft, index) => ({ ...draft, revision: revision + index + 1, by }));
}
