import { type SettingTree, treeChanges, withValue } from './setting-tree.js';

/** The merge patch (RFC 7396) that makes one tree of another: what is taken out is `null`, and what stays is not named. */
export function mergePatch(before: SettingTree, after: SettingTree): SettingTree {
  return treeChanges(before, after).reduce(
    (patch: SettingTree, change) => withValue(patch, change.steps, change.after ?? null),
    {},
  );
}
