import type { Effect } from '../plan/plan.js';
import { addVolumes } from '../plan/volume.js';
import { IDLE_WORDS, stopsWords, volumeWords } from './effect-words.js';
import { about, count, counted, share } from './format.js';
import { isExceeded } from './plan-budget-words.js';
import type { RealAction } from './plan-words.js';
import { sidesWords } from './sides-words.js';
import type { Wording } from './wording.js';

/** What some actions do to traffic together, a sentence each. */
export function summedEffectsWords(actions: readonly RealAction[], wording: Wording): readonly string[] {
  const effects = actions.flatMap((action): readonly Effect[] => action.effects);
  return [
    ...capWords(ofKind(effects, 'cap'), wording),
    ...shareWords(ofKind(effects, 'share'), wording),
    ...volumesWords(ofKind(effects, 'volume')),
    ...budgetsWords(ofKind(effects, 'budget')),
    ...daysWords(ofKind(effects, 'day'), wording),
    ...endsWords(ofKind(effects, 'stops')),
  ];
}

/** The effects of one kind. */
export function ofKind<Kind extends Effect['kind']>(
  effects: readonly Effect[],
  kind: Kind,
): readonly Extract<Effect, { readonly kind: Kind }>[] {
  return effects.filter((effect): effect is Extract<Effect, { readonly kind: Kind }> => effect.kind === kind);
}

/** A sum of what some things count. */
export function sumOf<Item>(items: readonly Item[], amount: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}

function capWords(caps: readonly Extract<Effect, { kind: 'cap' }>[], wording: Wording): readonly string[] {
  if (caps.length === 0) return [];
  const before = sumOf(caps, (cap) => cap.before ?? 0);
  const after = count(sumOf(caps, (cap) => cap.after));
  const today = `${count(sumOf(caps, (cap) => cap.sentToday))} sent today, ${count(sumOf(caps, (cap) => cap.leftToday))} left`;
  const isNew = caps.every((cap) => cap.before === undefined);
  return [`caps ${sidesWords(isNew ? undefined : count(before), after, wording)} visits/day in all: ${today}`];
}

function shareWords(shares: readonly Extract<Effect, { kind: 'share' }>[], wording: Wording): readonly string[] {
  const idle = shares.filter((effect) => effect.idle);
  const split = shares.filter((effect) => !effect.idle);
  const isKnown = split.every(({ before }) => before !== undefined);
  const before = isKnown ? share(sumOf(split, (effect) => effect.before ?? 0)) : undefined;
  const after = share(
    Math.min(
      1,
      sumOf(split, (effect) => effect.after),
    ),
  );
  return [
    ...(split.length === 0 ? [] : [`share ${sidesWords(before, after, wording)} in all`]),
    ...(idle.length === 0 ? [] : [`the weight of ${counted(idle.length, 'target')} ${IDLE_WORDS}`]),
  ];
}

function volumesWords(volumes: readonly Extract<Effect, { kind: 'volume' }>[]): readonly string[] {
  return volumes.length === 0 ? [] : [volumeWords(addVolumes(volumes))];
}

function budgetsWords(budgets: readonly Extract<Effect, { kind: 'budget' }>[]): readonly string[] {
  return (['day', 'month'] as const).flatMap((period) => {
    const some = budgets.filter((budget) => budget.period === period);
    if (some.length === 0) return [];
    const sum = (amount: (budget: (typeof some)[number]) => number) => sumOf(some, amount);
    const exceeded = some.filter(isExceeded).length;
    const early =
      exceeded === 0
        ? ''
        : `, so ${exceeded === some.length ? 'they end' : `${count(exceeded)} of them end`} the ${period} early`;
    const expected = sum((budget) => budget.expected);
    return [
      `${counted(some.length, 'budget')} of ${count(sum((budget) => budget.after))} hits/${period} in all: ${count(sum((budget) => budget.sent))} sent, ${count(sum((budget) => budget.left))} left; about ${count(about(expected))} expected${early}`,
    ];
  });
}

function daysWords(days: readonly Extract<Effect, { kind: 'day' }>[], { quote }: Wording): readonly string[] {
  if (days.length === 0) return [];
  const dates = [...new Set(days.map(({ date }) => date))].sort().join(' or ');
  const zones = [...new Set(days.map(({ timezone }) => timezone))];
  const where = zones.length === 1 ? quote(zones[0] ?? '') : counted(zones.length, 'time zone');
  return [
    `time zone change: today becomes ${dates} in ${where}, ${count(sumOf(days, (day) => day.sentToday))} already sent`,
  ];
}

function endsWords(ends: readonly Extract<Effect, { kind: 'stops' }>[]): readonly string[] {
  return ends.length === 0 ? [] : [stopsWords(sumOf(ends, (end) => end.sentToday))];
}
