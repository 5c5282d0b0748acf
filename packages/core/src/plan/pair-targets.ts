import type { AppliedState, AppliedTarget } from '../model/state.js';
import type { DesiredState, Moved, ResolvedTarget, TargetKey } from '../model/target.js';
import type { Manager } from './plan.js';

/** A target as it is declared, beside what is applied of it. */
export type Pair =
  | { readonly kind: 'new'; readonly key: TargetKey; readonly after: ResolvedTarget }
  | {
      readonly kind: 'both';
      readonly key: TargetKey;
      readonly before: AppliedTarget;
      readonly after: ResolvedTarget;
    }
  | { readonly kind: 'gone'; readonly key: TargetKey; readonly before: AppliedTarget };

/**
 * Finds for each target what was applied of it, in order of the keys. A moved target is found under its old key. Targets of
 * the other manager are nobody's pair unless their key is declared.
 */
export function pairTargets(desired: DesiredState, applied: AppliedState, manager: Manager): readonly Pair[] {
  const old = new Map(applied.targets.map((entry) => [entry.target.key, entry]));
  const isMovable = (key: TargetKey) => old.get(key)?.managedBy === manager;
  const declared = new Set(desired.targets.map(({ key }) => key));
  const origins = originsOf(desired.moved, { declared, applied: old, isMovable });
  const moved = new Set(origins.values());
  const pairs = desired.targets.map((after) => pairOf(after, old.get(origins.get(after.key) ?? after.key)));
  const gone = applied.targets.filter(
    ({ target, managedBy }) => managedBy === manager && !declared.has(target.key) && !moved.has(target.key),
  );
  return [...pairs, ...gone.map((before): Pair => ({ kind: 'gone', key: before.target.key, before }))].sort((a, b) =>
    a.key < b.key ? -1 : 1,
  );
}

function pairOf(after: ResolvedTarget, before: AppliedTarget | undefined): Pair {
  return before === undefined
    ? { kind: 'new', key: after.key, after }
    : { kind: 'both', key: after.key, before, after };
}

interface KnownKeys {
  readonly declared: ReadonlySet<TargetKey>;
  readonly applied: ReadonlyMap<TargetKey, AppliedTarget>;
  /** Whether a key is one of the applied targets that the plan is about. */
  readonly isMovable: (key: TargetKey) => boolean;
}

/** Old keys by new ones, of the moves that are still to be made. Each key takes part in one. */
function originsOf(
  moved: readonly Moved[],
  { declared, applied, isMovable }: KnownKeys,
): ReadonlyMap<TargetKey, TargetKey> {
  const origins = new Map<TargetKey, TargetKey>();
  const taken = new Set<TargetKey>();
  for (const { from, to } of [...moved].sort(byKeys)) {
    const isDue = isMovable(from) && !declared.has(from) && declared.has(to);
    if (!isDue || applied.has(to) || origins.has(to) || taken.has(from)) continue;
    origins.set(to, from);
    taken.add(from);
  }
  return origins;
}

/** The order of the entries must not matter, not even where they contradict each other. */
function byKeys(a: Moved, b: Moved): number {
  return a.to === b.to ? (a.from < b.from ? -1 : 1) : a.to < b.to ? -1 : 1;
}
