import type { ResolvedTarget } from '../model/target.js';
import type { Today } from './local-today.js';
import type { Effect } from './plan.js';
import type { TrafficSplit } from './traffic-split.js';
import { type Volume, volumeOf } from './volume.js';

/** What the effects of a change depend on besides the target. */
export interface EffectContext {
  readonly before: TrafficSplit;
  readonly after: TrafficSplit;
  readonly todayOf: (target: ResolvedTarget) => Today;
}

/** What a new target does to traffic. */
export function effectsOfCreate(after: ResolvedTarget, context: EffectContext): readonly Effect[] {
  return [
    capEffect(undefined, after, context),
    ...shareEffect(undefined, after, context),
    { kind: 'volume', ...volumeIn(context.after, after) },
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
  const old = volumeIn(context.before, before);
  const now = volumeIn(context.after, after);
  const isSame = old.hitsPerMonth === now.hitsPerMonth && old.peakHitsPerSecond === now.peakHitsPerSecond;
  return isSame ? [] : [{ kind: 'volume', ...now }];
}

function volumeIn(split: TrafficSplit, { key, settings }: ResolvedTarget): Volume {
  return volumeOf(settings, split.shares.get(key)?.visitsPerDay ?? 0);
}

function dayEffect(before: ResolvedTarget, after: ResolvedTarget, { todayOf }: EffectContext): readonly Effect[] {
  return before.settings.timezone === after.settings.timezone ? [] : [{ kind: 'day', ...todayOf(after) }];
}

/** A token that follows its target to another server may be seen by strangers. */
function tokenOriginEffect({ settings: old }: ResolvedTarget, { settings: now }: ResolvedTarget): readonly Effect[] {
  if (old.tokenAuth === undefined || now.tokenAuth === undefined) return [];
  const before = new URL(old.url).origin;
  const after = new URL(now.url).origin;
  return before === after ? [] : [{ kind: 'tokenOrigin', before, after }];
}
