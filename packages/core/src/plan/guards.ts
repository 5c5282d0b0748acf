import { never } from '../base/never.js';
import { type Problem, problem } from '../errors/problem.js';
import type { AppliedState } from '../model/state.js';
import { addressOf, type ResolvedTarget, type TargetKey } from '../model/target.js';
import type { Action, Plan } from './plan.js';
import { targetsAfter } from './targets-after.js';

/** What no plan may do, whoever approves it: nothing of a plan with such a problem is applied. */
export function guardProblems(plan: Plan, applied: AppliedState): readonly Problem[] {
  return [...protectionProblems(plan, applied), ...accountProblems(plan, applied)];
}

/**
 * Finds what a plan would do to protected targets. `protect` counts as it is applied, not as it is declared: to delete the
 * block, or to lift the guard in the same plan, does not help. Refused are the end of the target, a rise of its cap above its
 * bound, and another site in its place, which would end the traffic of the one that is guarded as surely as a deletion.
 */
function protectionProblems(plan: Plan, applied: AppliedState): readonly Problem[] {
  const before = new Map(applied.targets.map(({ target }) => [target.key, target]));
  return plan.actions.flatMap((action) => {
    const old = before.get(action.kind === 'move' ? action.from : action.target);
    if (old === undefined || old.settings.protect === false) return [];
    return breachesOf(action, old).map((what) => problem('plan.protected', { target: addressOf(old.key), what }));
  });
}

function breachesOf(action: Action, before: ResolvedTarget): readonly string[] {
  switch (action.kind) {
    case 'create':
    case 'keep':
      return [];
    case 'delete':
      return ['would be deleted'];
    case 'update':
    case 'move':
      return [...capBreach(before, action.after), ...accountBreach(before, action.after)];
    default:
      return never(action);
  }
}

/** A cap that is above its bound already may stay there, or sink. */
function capBreach(
  { settings: { protect, visitsPerDay: cap } }: ResolvedTarget,
  after: ResolvedTarget,
): readonly string[] {
  const bound = typeof protect === 'object' ? protect.visitsPerDay : cap;
  const wanted = after.settings.visitsPerDay;
  if (wanted <= cap || wanted <= bound) return [];
  return [`its cap would rise from ${cap} to ${wanted} visits per day; its bound is ${bound}`];
}

function accountBreach(before: ResolvedTarget, after: ResolvedTarget): readonly string[] {
  if (before.account === after.account) return [];
  return [`another site would take its place: ${after.account} instead of ${before.account}`];
}

/**
 * Finds accounts that several targets would share: each would believe the cap to be its own. The config cannot have such
 * targets, but it does not know those of the API, nor those that a partial plan leaves as they are.
 */
function accountProblems(plan: Plan, applied: AppliedState): readonly Problem[] {
  const byAccount = new Map<string, TargetKey[]>();
  for (const { key, account } of targetsAfter(plan, applied)) {
    const keys = byAccount.get(account);
    if (keys === undefined) byAccount.set(account, [key]);
    else keys.push(key);
  }
  return [...byAccount]
    .filter(([, keys]) => keys.length > 1)
    .map(([account, keys]) => {
      return problem('plan.shared-account', {
        account,
        targets: keys.map(addressOf),
        isPartial: plan.isPartial && plan.managedBy === 'config',
      });
    });
}
