import type { AppliedState } from '../model/state.js';
import type { DesiredState, ResolvedTarget, TargetKey } from '../model/target.js';
import { type Pair, pairTargets } from './pair-targets.js';
import type { SecretComparison } from './plan.js';
import {
  type ClosestName,
  isEverything,
  refuseOfApi,
  type Selectable,
  type Selection,
  select,
} from './select-targets.js';

/** What to plan for when only some targets are asked for. */
export interface Narrowed {
  readonly desired: DesiredState;
  /** Something was left out: the plan is a partial one. */
  readonly isPartial: boolean;
  /** Keys, in `desired`, of the targets that were asked for: no other one's secret matters. */
  readonly selected: ReadonlySet<TargetKey>;
}

/**
 * Narrows what a config desires to the selected targets. Every other one is desired as it is applied, and not at all where it is
 * not applied; so are load, seed and instances, as soon as anything is applied. A plan for the result thus says what the partial apply
 * does to all traffic. A moved target is selected by either key, and moves only if it is selected. Tags count as they are
 * declared, and as they were applied for what is no longer declared. A selection of everything changes nothing.
 *
 * Throws `plan.no-such-target`, `plan.no-such-tag` and `plan.managed-by-api`.
 */
export function narrowDesired(
  desired: DesiredState,
  applied: AppliedState,
  selection: Selection,
  closest?: ClosestName,
): Narrowed {
  if (isEverything(selection)) return { desired, isPartial: false, selected: keysOf(desired.targets) };
  const items = pairTargets(desired, applied, 'config').map(selectable);
  refuseOfApi(selection, applied, new Set(items.flatMap(({ keys }) => keys)));
  const chosen = select(items, selection, closest);
  const targets = items.flatMap((item) => (chosen.has(item) ? declaredOf(item.pair) : appliedOf(item.pair)));
  const selected = keysOf([...chosen].flatMap(({ pair }) => declaredOf(pair)));
  const moved = desired.moved.filter(({ to }) => selected.has(to));
  return { desired: { ...desired, ...loadOf(desired, applied), targets, moved }, isPartial: true, selected };
}

/** What is known of secrets, narrowed in the same way: outside of the selection nothing is to change, a token neither. */
export function narrowSecrets(
  secrets: ReadonlyMap<TargetKey, SecretComparison>,
  { desired, selected }: Narrowed,
): ReadonlyMap<TargetKey, SecretComparison> {
  const others = desired.targets.filter(({ key }) => !selected.has(key));
  return new Map([...secrets, ...others.map(({ key }) => [key, 'unchanged'] as const)]);
}

function selectable(pair: Pair): Selectable & { readonly pair: Pair } {
  const target = pair.kind === 'gone' ? pair.before.target : pair.after;
  const before = pair.kind === 'new' ? pair.key : pair.before.target.key;
  return { pair, keys: [...new Set([pair.key, before])], tags: target.settings.tags };
}

function declaredOf(pair: Pair): readonly ResolvedTarget[] {
  return pair.kind === 'gone' ? [] : [pair.after];
}

/** To declare a target of the API would make it the config's. */
function appliedOf(pair: Pair): readonly ResolvedTarget[] {
  return pair.kind === 'new' || pair.before.managedBy === 'api' ? [] : [pair.before.target];
}

function loadOf(desired: DesiredState, applied: AppliedState): Pick<DesiredState, 'load' | 'seed' | 'instances'> {
  const { load, seed, instances } = desired;
  if (applied.load === undefined) return { load, seed, instances };
  return { load: applied.load, seed: applied.seed, instances: applied.instances };
}

function keysOf(targets: readonly ResolvedTarget[]): ReadonlySet<TargetKey> {
  return new Set(targets.map(({ key }) => key));
}
