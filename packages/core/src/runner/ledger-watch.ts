import type { Instant } from '../base/clock.js';
import type { EngineEvent, Untimed } from '../model/event.js';
import type { RunId } from '../model/run.js';
import { type AccountDay, type FleetQuota, type LedgerBudget, type LedgerDay, periodKey } from '../model/state.js';
import type { AccountKey } from '../model/target.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import type { RunnerStore } from './runner-store.js';

/** What is told of what is used up. */
export type UsedUp = Untimed<EngineEvent & { readonly kind: 'capped' | 'budgetUsed' }>;

/** What a watch needs. */
export interface LedgerWatchParts {
  readonly store: Pick<RunnerStore, 'readDays' | 'readBudgets' | 'readQuotas'>;
  readonly lanes: Lanes;
  /** The fleet, if it was asked for so many visits. */
  readonly fleet: RunId | undefined;
  /** The days of the served targets, as they were just read. */
  readonly days: readonly LedgerDay[];
}

/** The books of a run's targets, as the ledger had them when it was last asked: of those that are at work, a moment ago. */
export class LedgerWatch {
  readonly #parts: LedgerWatchParts;
  /** The latest day of every account that the run has served, those whose lanes are done included. */
  readonly #days: Map<AccountKey, LedgerDay>;
  readonly #budgets = new Map<string, LedgerBudget>();
  #quotas: ReadonlyMap<AccountKey, FleetQuota> | undefined;
  /** What was told already. */
  readonly #told = new Set<string>();

  constructor(parts: LedgerWatchParts) {
    this.#parts = parts;
    this.#days = new Map(parts.days.map((day) => [day.account, day]));
    for (const day of parts.days) if (isUsedUp(day)) this.#told.add(dayKey(day));
  }

  get days(): readonly LedgerDay[] {
    return [...this.#days.values()];
  }

  /** The running periods of hit budgets, and those before. */
  get budgets(): readonly LedgerBudget[] {
    return [...this.#budgets.values()];
  }

  /** Whether the cap of a lane's day is used up, and nobody can give anything of it back. */
  hasUsedCap({ target, day }: Pick<Lane, 'target' | 'day'>): boolean {
    if (target.settings.visitsPerDay === 0) return true;
    const row = this.#dayOf({ target, day });
    return row !== undefined && row.leased === 0 && isUsedUp(row);
  }

  /** Whether a hit budget of a lane leaves too little for its next visit, and nobody can give anything of it back. */
  hasUsedBudget(lane: Lane, now: Instant): boolean {
    return this.#spentBudget(lane, now) !== undefined;
  }

  /** Whether the visits that the fleet was asked for are all started, at this lane's target. */
  hasReachedQuota({ target }: Pick<Lane, 'target'>): boolean {
    if (this.#quotas === undefined) return false;
    const quota = this.#quotas.get(target.account);
    // The visits asked for were split when the fleet began; a target that came later has none of them.
    return quota === undefined || (quota.leased === 0 && quota.started >= quota.visits);
  }

  /** Visits that the fleet was asked for and that are not started yet, at this lane's target. */
  quotaLeft({ target }: Pick<Lane, 'target'>): number {
    const quota = this.#quotas?.get(target.account);
    return quota === undefined ? 0 : quota.visits - quota.started;
  }

  /** Asks the ledger what else there is beside the days, and tells what is used up already. */
  async begin(now: Instant): Promise<readonly UsedUp[]> {
    const { all } = this.#parts.lanes;
    await this.#readQuotas();
    await this.#readBudgets(all, now);
    return all.flatMap((lane) => this.#newsOf(lane, now));
  }

  /** Asks the ledger of the lanes that were at work, or of all, and tells what was used up since. */
  async read(now: Instant, which: 'active' | 'all' = 'active'): Promise<readonly UsedUp[]> {
    const asked = this.#parts.lanes.all.filter((lane) => lane.takeActivity() || which === 'all');
    await this.#readQuotas();
    if (asked.length === 0) return [];
    await this.#readDays(asked.map((lane) => ({ account: lane.target.account, day: lane.day })));
    await this.#readBudgets(asked, now);
    return asked.flatMap((lane) => this.#newsOf(lane, now));
  }

  async #readQuotas(): Promise<void> {
    const { store, fleet } = this.#parts;
    if (fleet === undefined) return;
    this.#quotas = new Map((await store.readQuotas(fleet)).map((quota) => [quota.account, quota]));
  }

  async #readDays(asked: readonly AccountDay[]): Promise<void> {
    for (const row of await this.#parts.store.readDays(asked)) this.#days.set(row.account, row);
  }

  async #readBudgets(lanes: readonly Lane[], now: Instant): Promise<void> {
    const periods = lanes.flatMap((lane) => lane.hitsNeeded(now));
    if (periods.length === 0) return;
    for (const row of await this.#parts.store.readBudgets(periods)) this.#budgets.set(periodKey(row), row);
  }

  #newsOf(lane: Lane, now: Instant): readonly UsedUp[] {
    const spent = this.#spentBudget(lane, now);
    if (this.hasUsedCap(lane)) lane.exhaust(lane.day.endsAt);
    else if (spent !== undefined) lane.exhaust(lane.parts.budgets.turnsAt(now));
    else if (this.hasReachedQuota(lane)) lane.exhaust(Number.POSITIVE_INFINITY);
    const { key: target } = lane.target;
    const news: UsedUp[] = [];
    const row = this.#dayOf(lane);
    if (row !== undefined && isUsedUp(row) && this.#isNew(dayKey(row))) {
      const { date, timezone } = lane.day;
      news.push({ kind: 'capped', target, date, timezone, cap: row.cap });
    }
    if (spent !== undefined) {
      const { scope, period, begins, limit } = spent;
      if (this.#isNew(`${target} ${periodKey(spent)} ${limit}`)) {
        news.push({ kind: 'budgetUsed', target, budget: { scope, period, begins }, limit });
      }
    }
    return news;
  }

  #isNew(what: string): boolean {
    const isNew = !this.#told.has(what);
    this.#told.add(what);
    return isNew;
  }

  #spentBudget(lane: Lane, now: Instant): LedgerBudget | undefined {
    for (const need of lane.hitsNeeded(now)) {
      const row = this.#budgets.get(periodKey(need));
      if (row !== undefined && row.reserved === 0 && row.sent + need.hits > row.limit) return row;
    }
    return undefined;
  }

  #dayOf({ target, day }: Pick<Lane, 'target' | 'day'>): LedgerDay | undefined {
    const row = this.#days.get(target.account);
    return row?.date === day.date ? row : undefined;
  }
}

/** A cap that was raised is used up anew. */
function dayKey({ account, date, cap }: LedgerDay): string {
  return `${account} ${date} ${cap}`;
}

function isUsedUp({ started, cap }: LedgerDay): boolean {
  return started >= cap;
}
