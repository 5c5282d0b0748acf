import type { Instant, LocalDate } from '../base/clock.js';
import { localDaysAt } from '../calendar/local-day.js';
import type { LedgerDay } from '../model/state.js';
import type { ResolvedTarget } from '../model/target.js';

/** The running local day of a target. */
export interface Today {
  readonly date: LocalDate;
  readonly timezone: string;
  /** Visits started on it by the account, whatever the target's key was. */
  readonly sentToday: number;
}

/** Makes the function that tells a target's running local day. */
export function todayAt(asOf: Instant, days: readonly LedgerDay[]): (target: ResolvedTarget) => Today {
  const started = new Map(days.map((day) => [`${day.account} ${day.date}`, day.started]));
  const dayIn = localDaysAt(asOf);
  return ({ account, settings: { timezone } }) => {
    const { date } = dayIn(timezone);
    return { date, timezone, sentToday: started.get(`${account} ${date}`) ?? 0 };
  };
}
