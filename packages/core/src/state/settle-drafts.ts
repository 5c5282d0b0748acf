import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { Draft, DraftMark } from '../model/draft.js';
import { addressOf, type Moved, type TargetKey } from '../model/target.js';

/** What becomes of the drafts: those of the targets `gone` are taken away, and then `put` are put. */
export interface SettledDrafts {
  readonly gone: readonly TargetKey[];
  readonly put: readonly Draft[];
}

/**
 * Takes away the drafts that a commit fulfils, and takes the others along with the targets that it moves, all at once. Throws
 * `state.target-exists` where one would take the place of another.
 */
export function settleDrafts(
  drafts: readonly Draft[],
  { drafts: fulfilled, move }: { readonly drafts: readonly DraftMark[]; readonly move: readonly Moved[] },
): SettledDrafts {
  const keys = new Map(move.map(({ from, to }) => [from, to]));
  const done = new Set(fulfilled.map(({ target }) => target));
  const left = drafts.filter(({ target }) => !done.has(target));
  const staying = new Set(left.map(({ target }) => target).filter((target) => !keys.has(target)));
  const moved = left.flatMap((draft) => {
    const to = keys.get(draft.target);
    if (to === undefined) return [];
    if (staying.has(to)) throw new Failure([problem('state.target-exists', { target: addressOf(to), isDraft: true })]);
    return [{ from: draft.target, draft: { ...draft, target: to } }];
  });
  return { gone: [...done, ...moved.map(({ from }) => from)], put: moved.map(({ draft }) => draft) };
}
