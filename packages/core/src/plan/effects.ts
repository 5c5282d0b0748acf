import type { ResolvedTarget } from '../model/target.js';
import { budgetFacts } from './budget-facts.js';
import type { Today } from './local-today.js';
import type { Effect } from './plan.js';
import type { RunningBudgets } from './running-budgets.js';
import type { TrafficSplit } from './traffic-split.js';
import { type Volume, volumeOf } from './volume.js';

/** What the effects of a change depend on besides the target. */
export interface EffectContext {
  readonly before: TrafficSplit;
  readonly after: TrafficSplit;
  readonly todayOf: (target: ResolvedTarget) => Today;
  readonly budgets: RunningBudgets;
}

/** What a new target does to traffic. */
export function effectsOfCreate(after: ResolvedTarget, context: EffectContext): readonly Effect[] {
  return [
    capEffect(undefined, after, context),
    ...shareEffect(undefined, after, context),
    { kind: 'volume', ...volumeIn(context.after, after) },
    ...budgetEffects(undefined, after, context),
  ];
}

/** What the changes of a target do to traffic. */
export function effectsOfUpdate(
  before: ResolvedTarget,
  after: ResolvedTarget,
  context: EffectContext,
): readonly Effect[] {
  const isOtherCap = before.settings.visitsPerDay !== after.settings.visitsPerDay || before.account !== after.account;
  return [
    ...(isOtherCap ? [capEffect(before, after, context)] : []),
    ...shareEffect(before, after, context),
    ...volumeEffect(before, after, context),
    ...budgetEffects(before, after, context),
    ...dayEffect(before, after, context),
    ...tokenOriginEffect(before, after),
  ];
}

/** What the end of a target does to traffic. */
export function effectsOfDelete(before: ResolvedTarget, { todayOf }: EffectContext): readonly Effect[] {
  return [{ kind: 'stops', sentToday: todayOf(before).sentToday }];
}

function capEffect(before: ResolvedTarget | undefined, after: ResolvedTarget, { todayOf }: EffectContext): Effect {
  const today = todayOf(after);
  const cap = after.settings.visitsPerDay;
  return {
    kind: 'cap',
    ...(before && { before: before.settings.visitsPerDay }),
    after: cap,
    ...today,
    leftToday: Math.max(0, cap - today.sentToday),
  };
}

function shareEffect(
  before: ResolvedTarget | undefined,
  after: ResolvedTarget,
  context: EffectContext,
): readonly Effect[] {
  const old = before && context.before.shares.get(before.key)?.share;
  const now = context.after.shares.get(after.key)?.share ?? 0;
  if (!context.after.isLimited) return idleEffect(before, after, old, now);
  const known = context.before.isLimited ? old : undefined;
  return known === now
    ? []
    : [{ kind: 'share', ...(known !== undefined && { before: known }), after: now, idle: false }];
}

function idleEffect(
  before: ResolvedTarget | undefined,
  after: ResolvedTarget,
  old: number | undefined,
  now: number,
): readonly Effect[] {
  if (before === undefined || before.settings.weight === after.settings.weight) return [];
  return [{ kind: 'share', ...(old !== undefined && { before: old }), after: now, idle: true }];
}

function volumeEffect(before: ResolvedTarget, after: ResolvedTarget, context: EffectContext): readonly Effect[] {
  const now = volumeIn(context.after, after);
  return isSameVolume(volumeIn(context.before, before), now) ? [] : [{ kind: 'volume', ...now }];
}

function isSameVolume(a: Volume, b: Volume): boolean {
  return a.hitsPerMonth === b.hitsPerMonth && a.peakHitsPerSecond === b.peakHitsPerSecond;
}

/** The budgets that a target will have, where they or what they bound are others than before. */
function budgetEffects(
  before: ResolvedTarget | undefined,
  after: ResolvedTarget,
  context: EffectContext,
): readonly Effect[] {
  const volume = volumeIn(context.after, after);
  const old = new Map(before && context.budgets.ofTarget(before).map((budget) => [budget.period, budget]));
  const isSameBound =
    before !== undefined && before.account === after.account && isSameVolume(volumeIn(context.before, before), volume);
  return context.budgets.ofTarget(after).flatMap((budget): readonly Effect[] => {
    const was = old.get(budget.period);
    if (isSameBound && was?.limit === budget.limit && was.timezone === budget.timezone) return [];
    return [{ kind: 'budget', ...(was && { before: was.limit }), ...budgetFacts(budget, volume) }];
  });
}

function volumeIn(split: TrafficSplit, { key, settings }: ResolvedTarget): Volume {
  return volumeOf(settings, split.shares.get(key)?.visitsPerDay ?? 0);
}

function dayEffect(before: ResolvedTarget, after: ResolvedTarget, { todayOf }: EffectContext): readonly Effect[] {
  return before.settings.timezone === after.settings.timezone ? [] : [{ kind: 'day', ...todayOf(after) }];
}

/** A secret that follows its target to another server may be seen by strangers. */
function tokenOriginEffect({ settings: old }: ResolvedTarget, { settings: now }: ResolvedTarget): readonly Effect[] {
  const before = new URL(old.url).origin;
  const after = new URL(now.url).origin;
  if (before === after) return [];
  return SECRETS.filter(({ isIn }) => isIn(old) && isIn(now)).map(({ secret }) => {
    return { kind: 'tokenOrigin', secret, before, after };
  });
}

const SECRETS: readonly { readonly secret: 'token' | 'header'; isIn(settings: Settings): boolean }[] = [
  { secret: 'token', isIn: ({ tokenAuth }) => tokenAuth !== undefined },
  { secret: 'header', isIn: hasSecretHeader },
];

type Settings = ResolvedTarget['settings'];

function hasSecretHeader({ basicAuth, headers }: Settings): boolean {
  return basicAuth !== undefined || Object.values(headers).some((value) => typeof value === 'object');
}
