import { isSame, pathOf, type SettingTree, type TreeChange, treeChanges, withValue } from './setting-tree.js';

/** One's edits on top of what somebody else has changed meanwhile. */
export interface Rebased {
  /** What the others wrote, with one's own edits put on it. */
  readonly tree: SettingTree;
  /** What they changed since one began. */
  readonly theirs: readonly TreeChange[];
  /** What one has changed oneself. */
  readonly mine: readonly TreeChange[];
  /** Paths that both have changed, and differently: there one's own value stands in `tree`. */
  readonly conflicts: readonly string[];
}

/** Puts one's edits of a version on the latest one. Nothing of either is lost but what both changed, which is named. */
export function rebaseEdits(versions: {
  readonly base: SettingTree;
  readonly mine: SettingTree;
  readonly latest: SettingTree;
}): Rebased {
  const { base, latest } = versions;
  const mine = treeChanges(base, versions.mine);
  const theirs = treeChanges(base, latest);
  const tree = mine.reduce((next: SettingTree, { steps, after }) => withValue(next, steps, after), latest);
  const conflicts = mine
    .filter((edit) => theirs.some((other) => overlaps(edit, other)))
    .map(({ steps }) => pathOf(steps));
  return { tree, theirs, mine, conflicts };
}

/** One may have changed a setting of a record that the other replaced by a list, so that one path holds the other. */
function overlaps(edit: TreeChange, other: TreeChange): boolean {
  const length = Math.min(edit.steps.length, other.steps.length);
  const isBelow = edit.steps.slice(0, length).every((step, index) => step === other.steps[index]);
  if (!isBelow) return false;
  return edit.steps.length !== other.steps.length || !isSame(edit.after, other.after);
}
