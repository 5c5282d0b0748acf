import type { BoxedSetting } from '../layers/boxed-setting.js';
import { type MergedTarget, targetBox } from './merge-targets.js';

/** Targets of which the same is to be said for the same cause. */
export interface TargetGroup {
  readonly targets: readonly MergedTarget[];
  readonly keys: readonly string[];
  /** The settings that cause it, in the first target. */
  readonly causes: readonly BoxedSetting[];
}

/** Something that may have to be said of targets. */
export interface TargetCheck {
  /** The settings of a target that cause it, or undefined where nothing is to be said. */
  causesOf(target: MergedTarget): readonly BoxedSetting[] | undefined;
  /** Says it of the targets that have it from the same layers: what a hundred targets inherit is said once. */
  report(group: TargetGroup): void;
}

/** Makes all checks of all targets, one target after the other, and then reports check by check. */
export function makeChecks(targets: readonly MergedTarget[], checks: readonly TargetCheck[]): void {
  const made = checks.map((check) => ({ check, groups: new CauseGroups() }));
  for (const target of targets) {
    for (const { check, groups } of made) {
      const causes = check.causesOf(target);
      if (causes !== undefined) groups.add(target, causes);
    }
  }
  for (const { check, groups } of made) for (const group of groups.all) check.report(group);
}

/** Groups targets by the layers from which the causes come. Those without any setting as a cause make one group. */
class CauseGroups {
  readonly #ids = new Map<object | undefined, number>();
  readonly #groups = new Map<string, { targets: MergedTarget[]; causes: readonly BoxedSetting[] }>();

  add(target: MergedTarget, causes: readonly BoxedSetting[]): void {
    const key = causes.map(({ top }) => this.#idOf(top?.origin)).join(' ');
    const group = this.#groups.get(key) ?? { targets: [], causes };
    group.targets.push(target);
    this.#groups.set(key, group);
  }

  get all(): readonly TargetGroup[] {
    return [...this.#groups.values()].map((group) => ({ ...group, keys: group.targets.map(({ key }) => key) }));
  }

  #idOf(origin: object | undefined): number {
    const id = this.#ids.get(origin) ?? this.#ids.size;
    this.#ids.set(origin, id);
    return id;
  }
}

/** The value of a setting, if it is there and right. */
export function validValue(target: MergedTarget, names: readonly string[]): unknown {
  const box = targetBox(target, names);
  return box === undefined || box.isInvalid ? undefined : box.value;
}

/** Where a setting is written, be it a `remove`. Nowhere, if it has its built-in default. */
export function writtenAt(setting: BoxedSetting | undefined): string | undefined {
  return setting?.provenance?.path ?? setting?.provenance?.removedAt;
}
