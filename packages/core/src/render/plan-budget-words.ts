import type { BudgetFacts } from '../plan/plan.js';
import { about, count } from './format.js';
import { sidesWords } from './sides-words.js';
import type { Wording } from './wording.js';

/** A hit budget; with `before`, one that had another limit. */
type Budget = BudgetFacts & { readonly before?: number | undefined };

/** `budget 600,000 hits/month: 12,000 sent this month, 588,000 left; about 950,000 expected, so it ends the month about day 20`. */
export function planBudgetWords(budget: Budget, wording: Wording): string {
  const { before, after, period, sent, left } = budget;
  const limit = sidesWords(before === undefined ? undefined : count(before), count(after), wording);
  const running = period === 'day' ? 'today' : 'this month';
  return `budget ${limit} hits/${period}: ${count(sent)} sent ${running}, ${count(left)} left; ${expectedWords(budget)}`;
}

/** Whether the settings ask for more than the budget allows. */
export function isExceeded({ after, expected }: Pick<BudgetFacts, 'after' | 'expected'>): boolean {
  return expected > after;
}

function expectedWords(budget: BudgetFacts): string {
  const { after, expected, period } = budget;
  if (expected === 0) return 'none expected';
  const words = `about ${count(about(expected))} expected`;
  if (!isExceeded(budget)) return words;
  const part = after / expected;
  return period === 'day'
    ? `${words}, so it lasts for about ${Math.round(part * 100)} % of a day's hits`
    : `${words}, so it ends the month about day ${Math.floor(part * DAYS_PER_MONTH) + 1}`;
}

const DAYS_PER_MONTH = 30.4;
