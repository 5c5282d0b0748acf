import { never } from '../base/never.js';
import { addressOf, type TargetKey } from '../model/target.js';
import type { Action, Change, Effect, Plan } from '../plan/plan.js';
import { hasChanges, summaryOf } from '../plan/summary.js';
import { changed, count, oneLine, share } from './format.js';

/** An action that changes something. */
export type RealAction = Exclude<Action, { readonly kind: 'keep' }>;

/** `target.staging`, harmless for a terminal. */
export function addressWords(key: TargetKey): string {
  return oneLine(addressOf(key));
}

/** What happens to one target, as a heading. */
export function actionWords(action: RealAction): string {
  const address = addressWords(action.target);
  switch (action.kind) {
    case 'create':
      return `${address} will be created`;
    case 'update':
      return `${address} will be updated`;
    case 'delete':
      return `${address} will be deleted`;
    case 'move':
      return `${address} was ${addressWords(action.from)}`;
    default:
      return never(action);
  }
}

/** What an action does to traffic, a sentence each; a token that would go elsewhere is no such sentence, but a warning. */
export function effectsWords(action: RealAction): readonly string[] {
  return action.effects.flatMap((effect) => effectWords(effect, action));
}

/** Warns of each token that would be sent to another server. */
export function tokenWarnings(plan: Plan): readonly string[] {
  return plan.actions.flatMap((action) =>
    action.kind === 'keep'
      ? []
      : action.effects.flatMap((effect) =>
          effect.kind === 'tokenOrigin' ? [tokenOriginWords(action.target, effect)] : [],
        ),
  );
}

/** Names the targets whose token nobody here could compare; undefined if there is none. */
export function unknownSecretWords(plan: Plan): string | undefined {
  const keys = plan.actions.filter(hasUnknownSecret).map(({ target }) => addressWords(target));
  if (keys.length === 0) return undefined;
  if (keys.length === 1) return `the token of ${keys[0]} could not be compared: its value is not available here`;
  const rest = keys.length - MOST_NAMED;
  const names = keys.slice(0, MOST_NAMED).join(', ');
  const more = rest > 0 ? ` and ${count(rest)} more` : '';
  return `the tokens of ${names}${more} could not be compared: their values are not available here`;
}

/** Says that weights split nothing; undefined where they do, or where there is nothing to split. */
export function idleWeightsWords(plan: Plan): string | undefined {
  return plan.load.weightsAreIdle
    ? 'weights are idle in the plan of the day: no load.visitsPerDay limits the total'
    : undefined;
}

/** `Plan: 1 to create, 1 to update, 0 to move, 1 to delete.` */
export function summaryWords(plan: Plan): string {
  if (!hasChanges(plan)) return 'No changes. The applied state matches the config.';
  const { create, update, move, delete: gone } = summaryOf(plan);
  const targets = `${count(create)} to create, ${count(update)} to update, ${count(move)} to move, ${count(gone)} to delete`;
  return `Plan: ${targets}${plan.load.changes.length === 0 ? '' : `, and ${loadWords(plan)}`}.`;
}

/** `the load`, `the seed`: what changes besides the targets. */
export function loadWords({ load }: Plan): string {
  const isLoad = load.changes.some(({ path }) => path !== 'seed');
  const isSeed = load.changes.some(({ path }) => path === 'seed');
  return [...(isLoad ? ['the load'] : []), ...(isSeed ? ['the seed'] : [])].join(' and ');
}

/** Whether a change could be told at all; what could not is said in one note for all targets. */
export function isTold(change: Change): boolean {
  return change.kind === 'value' || change.comparison === 'changed';
}

const MOST_NAMED = 10;

function hasUnknownSecret(action: Action): boolean {
  if (action.kind === 'keep') return action.unknownSecret;
  return 'changes' in action && action.changes.some((change) => !isTold(change));
}

function effectWords(effect: Effect, action: RealAction): readonly string[] {
  switch (effect.kind) {
    case 'cap':
      return capWords(effect, action);
    case 'share':
      return [shareWords(effect, action)];
    case 'volume':
      return [volumeWords(effect)];
    case 'day':
      return [dayWords(effect)];
    case 'stops':
      return [`no more visits: ${count(effect.sentToday)} sent today stay counted`];
    case 'tokenOrigin':
      return [];
    default:
      return never(effect);
  }
}

/** A new target says its cap among its settings; what was sent today is news only if the account is older than the target. */
function capWords(effect: Extract<Effect, { kind: 'cap' }>, action: RealAction): readonly string[] {
  if (action.kind === 'create' && effect.sentToday === 0) return [];
  const { before, after, sentToday, leftToday } = effect;
  const cap = before === undefined || before === after ? count(after) : changed(count(before), count(after));
  return [`cap ${cap}: ${count(sentToday)} sent today, ${count(leftToday)} left`];
}

function shareWords({ before, after, idle }: Extract<Effect, { kind: 'share' }>, action: RealAction): string {
  const weight = weightWords(action);
  if (idle) return `${weight}changes nothing yet, as weights are idle`;
  return `${weight}share ${before === undefined ? share(after) : changed(share(before), share(after))}`;
}

function weightWords(action: RealAction): string {
  if (action.kind === 'delete') return '';
  const { weight } = action.after.settings;
  if (action.kind === 'create') return `weight ${numberWords(weight)}: `;
  const change = action.changes.find(({ path }) => path === 'weight');
  if (change?.kind !== 'value' || typeof change.before !== 'number') return '';
  return `weight ${changed(numberWords(change.before), numberWords(weight))}: `;
}

function volumeWords({ hitsPerMonth, peakHitsPerSecond }: Extract<Effect, { kind: 'volume' }>): string {
  if (hitsPerMonth === 0) return 'no hits';
  return `about ${count(about(hitsPerMonth))} hits/month, peak ${peakWords(peakHitsPerSecond)} hits/s`;
}

function peakWords(perSecond: number): string {
  if (perSecond < 0.01) return 'below 0.01';
  return perSecond >= 10 ? count(about(perSecond)) : String(about(perSecond));
}

/** An estimate has two digits worth saying. */
function about(value: number): number {
  return Number(value.toPrecision(2));
}

function dayWords({ date, timezone, sentToday }: Extract<Effect, { kind: 'day' }>): string {
  return `time zone change: today becomes ${date} in ${oneLine(timezone)}, ${count(sentToday)} already sent`;
}

function tokenOriginWords(key: TargetKey, { before, after }: Extract<Effect, { kind: 'tokenOrigin' }>): string {
  return `the token of ${addressWords(key)} would go to ${oneLine(after)}; until now it went to ${oneLine(before)}`;
}

/** `5,000`, `0.35`: a number of a setting. */
export function numberWords(value: number): string {
  return Number.isInteger(value) ? count(value) : String(value);
}
