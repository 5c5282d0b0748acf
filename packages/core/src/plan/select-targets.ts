import { Failure } from '../errors/failure.js';
import { type Problem, problem } from '../errors/problem.js';
import type { AppliedState, AppliedTarget } from '../model/state.js';
import { addressOf, type TargetKey } from '../model/target.js';

/**
 * Which targets a command is for. Targets that are named, and targets with one of the tags, without those that are excluded;
 * where none is named and no tag is given, all but the excluded ones. A name is a key or an address.
 */
export interface Selection {
  readonly targets: readonly string[];
  readonly exclude: readonly string[];
  readonly tags: readonly string[];
}

/** Selects every target. */
export const everything: Selection = { targets: [], exclude: [], tags: [] };

/** Finds the name that was probably meant. */
export type ClosestName = (written: string, names: readonly string[]) => string | undefined;

/** Something that can be selected: by each of its keys, and by its tags. */
export interface Selectable {
  readonly keys: readonly TargetKey[];
  readonly tags: readonly string[];
}

/** Whether nothing is said of which targets are meant. */
export function isEverything({ targets, exclude, tags }: Selection): boolean {
  return targets.length + exclude.length + tags.length === 0;
}

/**
 * Finds the selected ones of several. Names and tags that none of them has are refused, all at once: `plan.no-such-target`,
 * `plan.no-such-tag`.
 */
export function select<Item extends Selectable>(
  items: readonly Item[],
  selection: Selection,
  closest?: ClosestName,
): ReadonlySet<Item> {
  refuseUnknown(items, selection, closest);
  const named = new Set(selection.targets.map(keyIn));
  const excluded = new Set(selection.exclude.map(keyIn));
  const tags = new Set(selection.tags);
  const isAll = named.size === 0 && tags.size === 0;
  const isSelected = (item: Item) =>
    isAll || item.keys.some((key) => named.has(key)) || item.tags.some((tag) => tags.has(tag));
  return new Set(items.filter((item) => isSelected(item) && !item.keys.some((key) => excluded.has(key))));
}

/** The selected ones of the applied targets, those of the API included, for what is done to them beside any config. */
export function selectApplied(
  applied: AppliedState,
  selection: Selection | 'all',
  closest?: ClosestName,
): readonly AppliedTarget[] {
  if (selection === 'all') return applied.targets;
  const items = applied.targets.map((entry) => ({
    entry,
    keys: [entry.target.key],
    tags: entry.target.settings.tags,
  }));
  return [...select(items, selection, closest)].map(({ entry }) => entry);
}

/** The key in a name, which may be an address. Keys hold no dot. */
export function keyIn(name: string): string {
  return name.startsWith('target.') ? name.slice('target.'.length) : name;
}

function refuseUnknown(
  items: readonly Selectable[],
  selection: Selection,
  closest: ClosestName = () => undefined,
): void {
  const keys = new Set<string>(items.flatMap((item) => item.keys));
  const tags = new Set(items.flatMap((item) => item.tags));
  const names = new Set([...selection.targets, ...selection.exclude].map(keyIn));
  const problems: readonly Problem[] = [
    ...[...names]
      .filter((name) => !keys.has(name))
      .map((name) => problem('plan.no-such-target', { name, known: [...keys], suggestion: closest(name, [...keys]) })),
    ...[...new Set(selection.tags)]
      .filter((tag) => !tags.has(tag))
      .map((tag) => problem('plan.no-such-tag', { tag, known: [...tags], suggestion: closest(tag, [...tags]) })),
  ];
  if (problems.length > 0) throw new Failure(problems);
}

/** Refuses to select a target that nobody but the API changes. */
export function refuseOfApi(
  { targets, exclude }: Selection,
  applied: AppliedState,
  managed: ReadonlySet<TargetKey>,
): void {
  const names = new Set([...targets, ...exclude].map(keyIn));
  const ofApi = applied.targets.filter(
    ({ target, managedBy }) => managedBy === 'api' && !managed.has(target.key) && names.has(target.key),
  );
  if (ofApi.length === 0) return;
  throw new Failure(ofApi.map(({ target }) => problem('plan.managed-by-api', { target: addressOf(target.key) })));
}
