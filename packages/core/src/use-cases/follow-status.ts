import type { Clock, Instant } from '../base/clock.js';
import { localDaysAt } from '../calendar/local-day.js';
import type { Draft } from '../model/draft.js';
import { noCounts, type RunRecord, runId } from '../model/run.js';
import type { AppliedState, LedgerDay } from '../model/state.js';
import type { TargetKey } from '../model/target.js';
import { type DraftKind, waitingDrafts } from '../plan/waiting-drafts.js';
import { type AppliedBudget, budgetStatuses, budgetsOn } from '../report/budget-status.js';
import { capStatus, ledgerDay, type TargetDay } from '../report/cap-status.js';
import { type Overview, overviewTags, overviewTotals } from '../report/overview.js';
import { latestHits, recentRate } from '../report/recent-traffic.js';
import { runStatus } from '../report/run-status.js';
import { SPARKLINE_STEPS, type TargetRow, targetRow } from '../report/target-row.js';
import { blockedReasons } from '../report/target-status.js';
import { type PlannedVisits, plannedVisits } from '../runner/planned-visits.js';
import type { StateStore } from '../state/state-store.js';
import { activeRuns } from './active-runs.js';
import { appliedBudgets } from './applied-budgets.js';
import { draftRow } from './draft-row.js';
import { TrafficFollower } from './follow-traffic.js';
import { lookBackFrom } from './look-back.js';
import { targetDays } from './today.js';

/** How everything does at one moment. */
export interface Followed {
  readonly overview: Overview;
  /** By key. */
  readonly rows: readonly TargetRow[];
  /** Id of the newest line of the log; 0 where there is none. */
  readonly lastLogId: number;
}

/**
 * Tells again and again how everything does, as `readStatus` would tell it, but from what it remembers: each turn reads only what has
 * changed. One turn follows the other.
 */
export class StatusFollower {
  readonly #clock: Clock;
  #traffic: TrafficFollower;
  #applied: FollowedState | undefined;
  #today: Today | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#traffic = new TrafficFollower(clock);
  }

  /** What was applied, as it was last read. */
  get applied(): AppliedState | undefined {
    return this.#applied?.state;
  }

  /** Changes with everything that is applied, paused or resumed; undefined before the first turn. */
  get revision(): number | undefined {
    return this.#applied?.revision;
  }

  /** Reads what has changed. After a failure, everything is to be read by a new follower. */
  async turn(store: StateStore): Promise<Followed> {
    const now = this.#clock.now();
    const applied = await this.#readApplied(store);
    const today = this.#todayOf(applied, now);
    const drafts = await store.readDrafts();
    const active = await activeRuns(store, now);
    const runs = await store.readRuns(lookBackFrom(now));
    const accounts = today.targets.map(({ target }) => target.target.account);
    await this.#traffic.read(store, { accounts, runs, now });
    const budgets = budgetStatuses(today.periods, await store.readBudgets(today.periods));
    const rows = this.#rows(today, {
      now,
      active,
      drafts,
      budgetsOf: budgetsOn(budgets),
      planned: applied.planned,
      blockedBy: blockedReasons(await store.readBlocked(), active),
      ledger: Map.groupBy(
        await store.readDays(today.targets.map(({ target, day }) => ({ account: target.target.account, day }))),
        ({ account }) => account,
      ),
    });
    const [newest] = await store.readLogLines({ limit: 1 });
    return {
      overview: {
        serial: applied.state.serial,
        asOf: now,
        drafts: drafts.length,
        totals: overviewTotals(rows, this.#traffic.latency),
        tags: overviewTags(rows),
        runs: await this.#runStatuses(store, active, now),
        budgets: budgets.filter(({ scope }) => scope.kind === 'instance'),
      },
      rows,
      lastLogId: newest?.id ?? 0,
    };
  }

  async #readApplied(store: StateStore): Promise<FollowedState> {
    const revision = await readRevision(store);
    if (this.#applied?.revision === revision) return this.#applied;
    // What is read may be newer than the revision: then it is read once more.
    const state = await store.readApplied();
    if (this.#applied?.state.lineage !== state.lineage) this.#traffic = new TrafficFollower(this.#clock);
    const targets = state.targets.map(({ target }) => target);
    const nothing: PlannedVisits = () => 0;
    const planned =
      state.load === undefined
        ? undefined
        : plannedVisits({ kind: 'plan' }, { load: state.load, targets, since: this.#clock.now() });
    this.#applied = { revision, state, planned: planned ?? nothing };
    this.#today = undefined;
    return this.#applied;
  }

  /** Worked out anew when something was applied, and when a day begins somewhere. */
  #todayOf({ state }: FollowedState, now: Instant): Today {
    const known = this.#today;
    if (known !== undefined && known.from <= now && now < known.until) return known;
    const targets = targetDays(state.targets, now);
    const periods = appliedBudgets(state, localDaysAt(now));
    const ends = [...targets.map(({ day }) => day.endsAt), ...periods.map(({ endsAt }) => endsAt)];
    this.#today = { targets, periods, from: now, until: Math.min(...ends) };
    return this.#today;
  }

  #rows({ targets }: Today, around: Around): readonly TargetRow[] {
    const { drafts, now } = around;
    const state = { targets: targets.map(({ target }) => target) };
    const kinds = new Map(waitingDrafts(drafts, state).map(({ target, kind }) => [target, kind]));
    const rows = targets.map((target) => this.#row(target, kinds.get(target.target.target.key), around));
    const dayIn = localDaysAt(now);
    const created = drafts.filter(({ target }) => kinds.get(target) === 'create');
    return [...rows, ...created.map((draft) => draftRow(draft, dayIn))].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  #row(targetDay: TargetDay, draft: DraftKind | undefined, around: Around): TargetRow {
    const { now, active: runs, budgetsOf, planned, blockedBy, ledger } = around;
    const { target, day } = targetDay;
    const { account, key } = target.target;
    const hour = this.#traffic.hourOf(account);
    const served = { runs, intervals: hour?.latest(now) ?? [], now };
    const stand = {
      target,
      cap: capStatus(targetDay, ledgerDay(targetDay, ledger.get(account) ?? [])),
      bounding: budgetsOf(target.target),
      blocked: blockedBy(key),
      isServed: runs.length > 0,
      latest: latestHits(served),
      errors: this.#traffic.errorsOf(account),
    };
    return targetRow(stand, {
      counts: hour?.counts ?? noCounts,
      rate: recentRate(served),
      latency: hour?.latency,
      draft,
      expected: Math.floor(planned({ from: day.startsAt, until: now }, key) ?? 0),
      sparkline: hour?.sparkline(now) ?? new Array<number>(SPARKLINE_STEPS).fill(0),
    });
  }

  async #runStatuses(store: StateStore, active: readonly RunRecord[], now: Instant): Promise<Overview['runs']> {
    const leased = await store.readLeased(active.map(({ id }) => id));
    const intervals = this.#traffic.recent;
    const statuses = active.map(async (run) => {
      const { isStopAsked } = await store.readSignals(run.id);
      return runStatus(run, { isStopAsked, intervals, leased, now });
    });
    return await Promise.all(statuses);
  }
}

/** A number that changes with everything that is applied, paused or resumed. */
export async function readRevision(store: Pick<StateStore, 'readSignals'>): Promise<number> {
  return (await store.readSignals(NO_RUN)).revision;
}

/** The id of no run: what is asked is the same for all. */
const NO_RUN = runId('');

interface FollowedState {
  readonly revision: number;
  readonly state: AppliedState;
  readonly planned: PlannedVisits;
}

/** Targets with their running days, and budgets with their running periods: they hold in `from <= t < until`. */
interface Today {
  readonly targets: readonly TargetDay[];
  readonly periods: readonly AppliedBudget[];
  readonly from: Instant;
  readonly until: number;
}

/** What is known of all targets. */
interface Around {
  readonly now: Instant;
  readonly active: readonly RunRecord[];
  readonly drafts: readonly Draft[];
  readonly budgetsOf: ReturnType<typeof budgetsOn>;
  readonly planned: PlannedVisits;
  readonly blockedBy: (target: TargetKey) => string | undefined;
  readonly ledger: ReadonlyMap<string, readonly LedgerDay[]>;
}
