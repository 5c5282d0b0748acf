import type { Instant, LocalDate } from '../base/clock.js';
import type { AppliedTarget, DayBounds, LedgerDay } from '../model/state.js';

/** How far a target's daily cap is used. `started + left = cap`; runners hold `leased` of what is left. */
export interface CapStatus {
  /** The calendar day in the target's time zone. */
  readonly date: LocalDate;
  readonly timezone: string;
  /** Visits per day: the cap in force. */
  readonly cap: number;
  /** Visits of the day that were started, by any run. */
  readonly started: number;
  readonly leased: number;
  readonly left: number;
  /** When the next day begins. */
  readonly resetsAt: Instant;
}

/** A target, and the day that it is there. */
export interface TargetDay {
  readonly target: AppliedTarget;
  readonly day: DayBounds;
}

/** Reads the cap of a target's day. A day without a row in the ledger has the applied cap, and nothing was started. */
export function capStatus({ target, day }: TargetDay, ledger: LedgerDay | undefined): CapStatus {
  const cap = ledger?.cap ?? target.target.settings.visitsPerDay;
  const started = ledger?.started ?? 0;
  const leased = ledger?.leased ?? 0;
  const { date, timezone, endsAt } = day;
  return { date, timezone, cap, started, leased, left: Math.max(0, cap - started), resetsAt: endsAt };
}

/** Finds the row of a target's day. */
export function ledgerDay({ target, day }: TargetDay, ledger: readonly LedgerDay[]): LedgerDay | undefined {
  return ledger.find(({ account, date }) => account === target.target.account && date === day.date);
}
