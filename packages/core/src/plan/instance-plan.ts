import { type InstanceKey, instanceOf, type ResolvedInstance, type ResolvedTarget } from '../model/target.js';
import { instance as instanceSection } from '../schema/instance.js';
import { defaultsOf } from '../schema/setting.js';
import { budgetFacts } from './budget-facts.js';
import { changedSettings } from './changed-settings.js';
import type { Action, Change, InstanceBudget } from './plan.js';
import type { RunningBudgets } from './running-budgets.js';
import type { TrafficSplit } from './traffic-split.js';
import { addVolumes, volumeOf } from './volume.js';

/**
 * Compares instances by their settings, in order of their keys. One that is not named has the default limits: to name it with
 * those changes nothing.
 */
export function instanceChanges(
  before: readonly ResolvedInstance[],
  after: readonly ResolvedInstance[],
): readonly Change[] {
  const [old, now] = [settingsByKey(before), settingsByKey(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => {
    const changes = changedSettings(instanceSection.fields, old.get(key) ?? UNNAMED, now.get(key) ?? UNNAMED);
    return changes.map((change) => ({ ...change, path: `${pathOf(key)}.${change.path}` }));
  });
}

/** What a plan is about, where it is about instances. */
export interface InstancesContext {
  readonly instances: readonly ResolvedInstance[];
  readonly changes: readonly Change[];
  readonly actions: readonly Action[];
  /** The split as it would be. */
  readonly after: TrafficSplit;
  /** By key, targets as they are applied. */
  readonly before: TrafficSplit;
  readonly budgets: RunningBudgets;
}

/** The hit budgets of the instances that change, or whose targets do. */
export function instanceBudgets(context: InstancesContext): readonly InstanceBudget[] {
  const { instances, budgets, after } = context;
  const bounded = instances.filter((one) => budgets.ofInstance(one).length > 0);
  if (bounded.length === 0) return [];
  const targetsOn = Map.groupBy(after.targets, ({ settings }) => instanceOf(settings.url));
  const touched = touchedInstances(context);
  return bounded
    .filter(({ key }) => touched.has(key))
    .flatMap((one) => {
      const targets = targetsOn.get(one.key) ?? [];
      const volume = addVolumes(targets.map((target) => volumeIn(after, target)));
      const { key: instance } = one;
      return budgets
        .ofInstance(one)
        .map((budget) => ({ instance, targets: targets.length, ...budgetFacts(budget, volume) }));
    });
}

const UNNAMED = defaultsOf(instanceSection.fields);

function settingsByKey(instances: readonly ResolvedInstance[]): ReadonlyMap<InstanceKey, object> {
  return new Map(instances.map(({ key, settings }) => [key, settings]));
}

function pathOf(key: InstanceKey): string {
  return `instances[${JSON.stringify(key)}]`;
}

function volumeIn(split: TrafficSplit, { key, settings }: ResolvedTarget) {
  return volumeOf(settings, split.shares.get(key)?.visitsPerDay ?? 0);
}

function touchedInstances({ instances, changes, actions, before, after }: InstancesContext): ReadonlySet<InstanceKey> {
  const changing = new Set(
    actions.flatMap((action) => {
      if (action.kind === 'keep') return [];
      return action.kind === 'move' ? [action.target, action.from] : [action.target];
    }),
  );
  const targets = [...before.targets, ...after.targets].filter(({ key }) => changing.has(key));
  const own = instances.filter(({ key }) => changes.some(({ path }) => path.startsWith(`${pathOf(key)}.`)));
  return new Set([...targets.map(({ settings }) => instanceOf(settings.url)), ...own.map(({ key }) => key)]);
}
