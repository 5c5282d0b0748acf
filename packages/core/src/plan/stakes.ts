import type { AppliedState } from '../model/state.js';
import { addressOf } from '../model/target.js';
import type { Action, Plan } from './plan.js';
import { splitBefore } from './traffic-split.js';

/** What whoever approves a plan must say. */
export type Stakes =
  | { readonly kind: 'yes' }
  | {
      readonly kind: 'typed';
      /** To be typed as it is: the address of the one target that ends, or `3 targets`. */
      readonly phrase: string;
      readonly targets: number;
      /** What ends with them: visits that the plan of the day gave them. */
      readonly visitsPerDay: number;
      /** Visits that they were sent on their running local day. */
      readonly sentToday: number;
    };

/**
 * Scales the approval of a plan to what it ends. A plan that deletes nothing, or one target that was sent nothing today, needs
 * a yes; every other one needs a phrase that nobody types without having read what ends.
 */
export function stakesOf(plan: Plan, applied: AppliedState): Stakes {
  const ends = plan.actions.filter((action) => action.kind === 'delete');
  const [first] = ends;
  const sentToday = sum(ends.map(sentTodayOf));
  if (first === undefined || (ends.length === 1 && sentToday === 0)) return { kind: 'yes' };
  const { shares } = splitBefore(applied);
  return {
    kind: 'typed',
    phrase: ends.length === 1 ? addressOf(first.target) : `${ends.length} targets`,
    targets: ends.length,
    visitsPerDay: sum(ends.map(({ target }) => shares.get(target)?.visitsPerDay ?? 0)),
    sentToday,
  };
}

function sentTodayOf({ effects }: Extract<Action, { readonly kind: 'delete' }>): number {
  return sum(effects.map((effect) => (effect.kind === 'stops' ? effect.sentToday : 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
