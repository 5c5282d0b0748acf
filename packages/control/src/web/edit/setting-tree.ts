/** Settings as JSON: sections hold settings by name. */
export type SettingTree = Readonly<Record<string, unknown>>;

/** The way to a setting: names of sections, then its own. A name may hold dots, as those of headers do. */
export type SettingSteps = readonly string[];

/** A setting that two trees say differently. A side that does not say it is absent. */
export interface TreeChange {
  readonly steps: SettingSteps;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Whether a value is a section or a record, and no list, reference or plain value. */
export function isTree(value: unknown): value is SettingTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('$kind' in value);
}

/** What a tree says of a setting; undefined where it says nothing. */
export function valueAt(tree: SettingTree, steps: SettingSteps): unknown {
  let value: unknown = tree;
  for (const step of steps) value = isTree(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}

/** The tree with a setting said otherwise, or no longer where the value is undefined. Sections that are left empty go. */
export function withValue(tree: SettingTree, steps: SettingSteps, value: unknown): SettingTree {
  const [step, ...rest] = steps;
  if (step === undefined) return isTree(value) ? value : {};
  const inner = Object.hasOwn(tree, step) ? tree[step] : undefined;
  const section = isTree(inner) ? inner : {};
  const next = rest.length === 0 ? value : withValue(section, rest, value);
  const isGone = next === undefined || (rest.length > 0 && isTree(next) && Object.keys(next).length === 0);
  if (!isGone) return { ...tree, [step]: next };
  return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== step));
}

/** What two trees say differently, setting by setting, in order of their paths. Lists and references are compared whole. */
export function treeChanges(before: SettingTree, after: SettingTree): readonly TreeChange[] {
  return changesIn(before, after, []).toSorted((a, b) => (pathOf(a.steps) < pathOf(b.steps) ? -1 : 1));
}

/** `pageviewsPerVisit.min`: as the config and problems name a setting. */
export function pathOf(steps: SettingSteps): string {
  return steps.join('.');
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index]))
    );
  }
  const [one, other] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return (
    one.size === other.size && [...one].every(([name, value]) => other.has(name) && isSame(value, other.get(name)))
  );
}

function changesIn(before: SettingTree, after: SettingTree, above: SettingSteps): readonly TreeChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name): readonly TreeChange[] => {
    const steps = [...above, name];
    const [old, now] = [valueAt(before, [name]), valueAt(after, [name])];
    if (isTree(old) && isTree(now)) return changesIn(old, now, steps);
    // A section that is new, or gone, is told by its settings.
    if (isTree(now) && old === undefined && Object.keys(now).length > 0) return changesIn({}, now, steps);
    if (isTree(old) && now === undefined && Object.keys(old).length > 0) return changesIn(old, {}, steps);
    if (isSame(old, now)) return [];
    return [{ steps, ...(old !== undefined && { before: old }), ...(now !== undefined && { after: now }) }];
  });
}
