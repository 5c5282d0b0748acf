import { never } from '../base/never.js';
import type { Effect } from '../plan/plan.js';
import type { Volume } from '../plan/volume.js';
import { about, count, share } from './format.js';
import { planBudgetWords } from './plan-budget-words.js';
import type { RealAction } from './plan-words.js';
import { numberWords } from './setting-words.js';
import { sidesWords } from './sides-words.js';
import type { Wording } from './wording.js';

/** What an action does to traffic, a sentence each; a token that would go elsewhere is no such sentence, but a warning. */
export function effectsWords(action: RealAction, wording: Wording): readonly string[] {
  return action.effects.flatMap((effect) => effectWords(effect, action, wording));
}

/** `about 31,000 hits/day, 950,000 hits/month, peak 0.6 hits/s`. */
export function volumeWords({ hitsPerDay, hitsPerMonth, peakHitsPerSecond }: Volume): string {
  if (hitsPerMonth === 0) return 'no hits';
  const [day, month] = [count(about(hitsPerDay)), count(about(hitsPerMonth))];
  return `about ${day} hits/day, ${month} hits/month, peak ${peakWords(peakHitsPerSecond)} hits/s`;
}

/** `about 950,000 hits/month`. */
export function monthlyWords(hitsPerMonth: number): string {
  return `about ${count(about(hitsPerMonth))} hits/month`;
}

/** `no more visits: 312 sent today stay counted`. */
export function stopsWords(sentToday: number): string {
  return `no more visits: ${count(sentToday)} sent today stay counted`;
}

/** Says that a weight was changed for nothing. */
export const IDLE_WORDS = 'changes nothing yet, as weights are idle';

function effectWords(effect: Effect, action: RealAction, wording: Wording): readonly string[] {
  switch (effect.kind) {
    case 'cap':
      return capWords(effect, action, wording);
    case 'share':
      return [shareWords(effect, action, wording)];
    case 'volume':
      return [volumeWords(effect)];
    case 'budget':
      return [planBudgetWords(effect, wording)];
    case 'day':
      return [dayWords(effect, wording)];
    case 'stops':
      return [stopsWords(effect.sentToday)];
    case 'tokenOrigin':
      return [];
    default:
      return never(effect);
  }
}

/** A new target says its cap among its settings; what was sent today is news only if the account is older than the target. */
function capWords(
  { before, after, sentToday, leftToday }: Extract<Effect, { kind: 'cap' }>,
  action: RealAction,
  wording: Wording,
): readonly string[] {
  if (action.kind === 'create' && sentToday === 0) return [];
  const cap = sidesWords(before === undefined ? undefined : count(before), count(after), wording);
  return [`cap ${cap}: ${count(sentToday)} sent today, ${count(leftToday)} left`];
}

function shareWords(
  { before, after, idle }: Extract<Effect, { kind: 'share' }>,
  action: RealAction,
  wording: Wording,
): string {
  const weight = weightWords(action, wording);
  if (idle) return `${weight}${IDLE_WORDS}`;
  return `${weight}share ${sidesWords(before === undefined ? undefined : share(before), share(after), wording)}`;
}

function weightWords(action: RealAction, wording: Wording): string {
  if (action.kind === 'delete') return '';
  const { weight } = action.after.settings;
  if (action.kind === 'create') return `weight ${numberWords(weight)}: `;
  const change = action.changes.find(({ path }) => path === 'weight');
  if (change?.kind !== 'value' || typeof change.before !== 'number') return '';
  return `weight ${sidesWords(numberWords(change.before), numberWords(weight), wording)}: `;
}

function dayWords({ date, timezone, sentToday }: Extract<Effect, { kind: 'day' }>, { quote }: Wording): string {
  return `time zone change: today becomes ${date} in ${quote(timezone)}, ${count(sentToday)} already sent`;
}

function peakWords(perSecond: number): string {
  if (perSecond < 0.01) return 'below 0.01';
  return perSecond >= 10 ? count(about(perSecond)) : String(about(perSecond));
}
