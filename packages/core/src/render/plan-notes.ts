import { addressOf, type TargetKey } from '../model/target.js';
import type { Action, Effect, Plan } from '../plan/plan.js';
import { hasChanges } from '../plan/summary.js';
import { isTold } from './change-rows.js';
import { counted } from './format.js';
import { namesWords } from './plan-words.js';
import type { Wording } from './wording.js';

/** Warns of each token that would be sent to another server; of very many, by servers. Never silent. */
export function tokenWarnings(plan: Plan, wording: Wording): readonly string[] {
  const leaving = plan.actions.flatMap(leavingTokens);
  if (leaving.length <= MOST_ALONE) return leaving.map((token) => originWords([token], wording));
  const byServers = Map.groupBy(leaving, ({ before, after }) => JSON.stringify([before, after]));
  const groups = [...byServers.values()].sort((a, b) => b.length - a.length);
  const rest = groups.slice(MOST_ALONE).reduce((sum, group) => sum + group.length, 0);
  const more =
    rest === 0 ? [] : [`the tokens of ${counted(rest, 'more target')} would go to other servers than until now`];
  return [...groups.slice(0, MOST_ALONE).map((group) => originWords(group, wording)), ...more];
}

/** What else deserves attention: how many targets stay, idle weights, tokens that nobody here could compare. */
export function planNotes(plan: Plan, wording: Wording): readonly string[] {
  const kept = hasChanges(plan) ? plan.actions.filter(({ kind }) => kind === 'keep').length : 0;
  return [
    ...(kept === 0 ? [] : [`${counted(kept, 'target')} ${kept === 1 ? 'stays as it is' : 'stay as they are'}`]),
    ...(hasChanges(plan) && plan.load.weightsAreIdle ? [IDLE] : []),
    ...unknownSecretNotes(plan, wording),
  ];
}

const IDLE = 'weights are idle in the plan of the day: no load.visitsPerDay limits the total';
const MOST_ALONE = 20;
const MOST_NAMED = 10;
const FEW_NAMED = 3;

interface LeavingToken extends Extract<Effect, { readonly kind: 'tokenOrigin' }> {
  readonly target: TargetKey;
}

function leavingTokens(action: Action): readonly LeavingToken[] {
  if (action.kind === 'keep') return [];
  return action.effects.flatMap((effect) =>
    effect.kind === 'tokenOrigin' ? [{ ...effect, target: action.target }] : [],
  );
}

function originWords(tokens: readonly LeavingToken[], wording: Wording): string {
  const [first] = tokens;
  if (first === undefined) return '';
  const { quote } = wording;
  const whose =
    tokens.length === 1
      ? `the token of ${quote(addressOf(first.target))}`
      : `the tokens of ${counted(tokens.length, 'target')} (${namesWords(
          tokens.map(({ target }) => target),
          FEW_NAMED,
          wording,
        )})`;
  const verb = tokens.length === 1 ? 'it' : 'they';
  return `${whose} would go to ${quote(first.after)}; until now ${verb} went to ${quote(first.before)}`;
}

function unknownSecretNotes(plan: Plan, wording: Wording): readonly string[] {
  const keys = plan.actions.filter(hasUnknownSecret).map(({ target }) => target);
  if (keys.length === 0) return [];
  const names = namesWords(keys, MOST_NAMED, wording);
  if (keys.length === 1) return [`the token of ${names} could not be compared: its value is not available here`];
  return [`the tokens of ${names} could not be compared: their values are not available here`];
}

function hasUnknownSecret(action: Action): boolean {
  if (action.kind === 'keep') return action.unknownSecret;
  return 'changes' in action && action.changes.some((change) => !isTold(change));
}
