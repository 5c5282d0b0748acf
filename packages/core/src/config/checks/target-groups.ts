import type { BoxedSetting } from '../layers/boxed-setting.js';
import { boxAt } from '../layers/merge-layers.js';
import type { MergedTarget } from './merge-targets.js';

/** Targets of which the same is to be said for the same cause. */
export interface TargetGroup {
  readonly targets: readonly MergedTarget[];
  readonly keys: readonly string[];
  /** The settings that cause it, in the first target. */
  readonly causes: readonly BoxedSetting[];
}

/**
 * Groups the targets for which `causesOf` names settings, by the layers these come from: what a hundred targets inherit is said
 * once. Without any setting, all targets make one group.
 */
export function groupByCause(
  targets: readonly MergedTarget[],
  causesOf: (target: MergedTarget) => readonly BoxedSetting[] | undefined,
): readonly TargetGroup[] {
  const ids = new Map<object | undefined, number>();
  const idOf = ({ top }: BoxedSetting) => {
    const id = ids.get(top?.origin) ?? ids.size;
    ids.set(top?.origin, id);
    return id;
  };
  const groups = new Map<string, { targets: MergedTarget[]; causes: readonly BoxedSetting[] }>();
  for (const target of targets) {
    const causes = causesOf(target);
    if (causes === undefined) continue;
    const key = causes.map(idOf).join(' ');
    const group = groups.get(key) ?? { targets: [], causes };
    group.targets.push(target);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, keys: group.targets.map(({ key }) => key) }));
}

/** The value of a setting, if it is there and right. */
export function validValue({ boxes }: MergedTarget, names: readonly string[]): unknown {
  const box = boxAt(boxes, names);
  return box === undefined || box.isInvalid ? undefined : box.value;
}

/** Where a setting is written, be it a `remove`. Nowhere, if it has its built-in default. */
export function writtenAt(setting: BoxedSetting | undefined): string | undefined {
  return setting?.provenance?.path ?? setting?.provenance?.removedAt;
}
