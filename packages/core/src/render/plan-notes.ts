import { addressOf, type TargetKey } from '../model/target.js';
import type { Action, Effect, InstanceBudget, Plan } from '../plan/plan.js';
import { hasChanges } from '../plan/summary.js';
import { isTold } from './change-rows.js';
import { counted } from './format.js';
import { isExceeded, planBudgetWords } from './plan-budget-words.js';
import { namesWords } from './plan-words.js';
import type { Wording } from './wording.js';

/** Warns of each secret that would be sent to another server; of very many, by servers. Never silent. */
export function tokenWarnings(plan: Plan, wording: Wording): readonly string[] {
  const leaving = plan.actions.flatMap(leavingTokens);
  if (leaving.length <= MOST_ALONE) return leaving.map((token) => originWords([token], wording));
  const byServers = Map.groupBy(leaving, ({ secret, before, after }) => JSON.stringify([secret, before, after]));
  const groups = [...byServers.values()].sort((a, b) => b.length - a.length);
  const rest = groups.slice(MOST_ALONE).reduce((sum, group) => sum + group.length, 0);
  const more =
    rest === 0 ? [] : [`the secrets of ${counted(rest, 'more target')} would go to other servers than until now`];
  return [...groups.slice(0, MOST_ALONE).map((group) => originWords(group, wording)), ...more];
}

/** What else deserves attention: how many targets stay, idle weights, budgets of instances, tokens that nobody here could compare. */
export function planNotes(plan: Plan, wording: Wording): readonly string[] {
  const kept = hasChanges(plan) ? plan.actions.filter(({ kind }) => kind === 'keep').length : 0;
  return [
    ...(kept === 0 ? [] : [`${counted(kept, 'target')} ${kept === 1 ? 'stays as it is' : 'stay as they are'}`]),
    ...(hasChanges(plan) && plan.load.weightsAreIdle ? [IDLE] : []),
    ...instanceNotes(plan.load.instanceBudgets, wording),
    ...takeoverNotes(plan, wording),
    ...unknownSecretNotes(plan, wording),
  ];
}

const IDLE = 'weights are idle in the plan of the day: no load.visitsPerDay limits the total';
const MOST_ALONE = 20;
const MOST_NAMED = 10;
const FEW_NAMED = 3;

/** Those that would end early come first. */
function instanceNotes(budgets: readonly InstanceBudget[], wording: Wording): readonly string[] {
  const sorted = budgets.toSorted((a, b) => Number(isExceeded(b)) - Number(isExceeded(a)));
  const rest = sorted.length - MOST_NAMED;
  return [
    ...sorted.slice(0, MOST_NAMED).map((budget) => {
      const on = counted(budget.targets, 'target');
      return `on ${wording.quote(budget.instance)}, with ${on}: ${planBudgetWords(budget, wording)}`;
    }),
    ...(rest > 0 ? [`${counted(rest, 'more budget')} of instances; \`--json\` says all`] : []),
  ];
}

/** To adopt targets of the API into a config is a change that sends nothing else, and should not frighten. */
function takeoverNotes({ managedBy, actions }: Plan, wording: Wording): readonly string[] {
  if (managedBy === 'api') return [];
  const keys = actions
    .filter((action) => 'changes' in action && action.changes.some(({ path }) => path === 'managedBy'))
    .map(({ target }) => target);
  if (keys.length === 0) return [];
  const names = namesWords(keys, MOST_NAMED, wording);
  return [
    `the config takes ${names} over from the API: from then on, only the config changes ${keys.length === 1 ? 'it' : 'them'}`,
  ];
}

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
  const what = first.secret === 'token' ? 'token' : 'secret header';
  const whose =
    tokens.length === 1
      ? `the ${what} of ${quote(addressOf(first.target))}`
      : `the ${what}s of ${counted(tokens.length, 'target')} (${namesWords(
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
