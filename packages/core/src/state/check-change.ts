// What every store asks of a change before it makes it.
import { contentHash } from '../base/content-hash.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { Draft, DraftMark, SeenDraft } from '../model/draft.js';
import { addressOf, type Blob, type TargetKey } from '../model/target.js';

/** Throws a TypeError for a blob that is not what its hash says. */
export function demandHashes(blobs: readonly Blob[]): void {
  for (const { hash, text } of blobs)
    if (contentHash(text) !== hash) throw new TypeError(`The blob ${hash} has another hash.`);
}

/** Throws `state.moved-on` for a change that was made for another serial. */
export function demandSerial(base: number, serial: number): void {
  if (base !== serial) throw new Failure([problem('state.moved-on', { base, serial })]);
}

/** Throws `draft.changed` when a target is no longer as somebody has seen it. `draft`: the one that it has now. */
export function demandSeen(
  target: TargetKey,
  seen: SeenDraft,
  now: { readonly serial: number; readonly draft: Pick<Draft, 'revision' | 'by'> | undefined },
): void {
  const { serial, draft } = now;
  if (serial === seen.serial && (draft?.revision ?? 0) === seen.revision) return;
  throw new Failure([problem('draft.changed', { target: addressOf(target), seen, serial, draft: draft?.by })]);
}

/** Throws `draft.changed` when one of the drafts that a commit fulfils is no longer what it was. `drafts`: those that are now. */
export function demandMarked(marks: readonly DraftMark[], serial: number, drafts: readonly Draft[]): void {
  const byTarget = new Map(drafts.map((draft) => [draft.target, draft]));
  for (const { target, revision } of marks)
    demandSeen(target, { serial, revision }, { serial, draft: byTarget.get(target) });
}
