import type { Clock, Instant } from '../base/clock.js';
import { localDaysAt } from '../calendar/local-day.js';
import type { Draft } from '../model/draft.js';
import { noCounts, type RunRecord, runId } from '../model/run.js';
import type { AppliedState, LedgerDay } from '../model/state.js';
import type { TargetKey } from '../model/target.js';
import { type DraftKind, waitingDrafts } from '../plan/waiting-drafts.js';
import { type AppliedBudget, type BudgetStatus, budgetStatuses, budgetsOn } from '../report/budget-status.js';
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
  /** False where the books are those of an earlier turn. */
  readonly isWhole: boolean;
}

/** So old books may still be shown with what people have just done. No feed waits longer before it reads them again. */
const BOOKS_MS = 5_000;

/**
 * Tells again and again how everything does, as `readStatus` would tell it, but from what it remembers: each turn reads only what has
 * changed. One turn follows the other. When somebody has paused or resumed something, it tells that at once, with the books of the turn
 * before; the next turn reads them.
 */
export class StatusFollower {
  readonly #clock: Clock;
  #traffic: TrafficFollower;
  #applied: FollowedState | undefined;
  #today: Today | undefined;
  #books: Books | undefined;
  #rowsBefore: readonly TargetRow[] = [];

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
    const before = this.#applied;
    const applied = await this.#readApplied(store);
    const today = this.#todayOf(applied, now);
    const drafts = await store.readDrafts();
    const active = await activeRuns(store, now);
    const kept = applied !== before && isOperated(before?.state, applied.state) ? this.#youngBooks : undefined;
    const books = kept ?? (await this.#readBooks(store, today, now));
    const rows = this.#rows(today, {
      kept: kept === undefined ? NO_ROWS : unchangedRows(this.#rowsBefore, before?.state, applied.state),
      now,
      active,
      drafts,
      budgetsOf: budgetsOn(books.budgets),
      planned: applied.planned,
      blockedBy: blockedReasons(await store.readBlocked(), active),
      ledger: books.days,
    });
    this.#rowsBefore = rows;
    const [newest] = await store.readLogLines({ limit: 1 });
    return {
      overview: {
        serial: applied.state.serial,
        asOf: now,
        drafts: drafts.length,
        totals: overviewTotals(rows, this.#traffic.latency),
        tags: overviewTags(rows),
        runs: await this.#runStatuses(store, active, now),
        budgets: books.budgets.filter(({ scope }) => scope.kind === 'instance'),
      },
      rows,
      lastLogId: newest?.id ?? 0,
      isWhole: kept === undefined,
    };
  }

  get #youngBooks(): Books | undefined {
    const books = this.#books;
    return books !== undefined && this.#clock.monotonicMs() - books.readAtMs <= BOOKS_MS ? books : undefined;
  }

  async #readBooks(store: StateStore, { targets, periods }: Today, now: Instant): Promise<Books> {
    const readAtMs = this.#clock.monotonicMs();
    const runs = await store.readRuns(lookBackFrom(now));
    const accounts = targets.map(({ target }) => target.target.account);
    await this.#traffic.read(store, { accounts, runs, now });
    const days = await store.readDays(targets.map(({ target, day }) => ({ account: target.target.account, day })));
    this.#books = {
      readAtMs,
      budgets: budgetStatuses(periods, await store.readBudgets(periods)),
      days: Map.groupBy(days, ({ account }) => account),
    };
    return this.#books;
  }

  async #readApplied(store: StateStore): Promise<FollowedState> {
    const revision = await readRevision(store);
    if (this.#applied?.revision === revision) return this.#applied;
    // What is read may be newer than the revision: then it is read once more.
    const state = await store.readApplied();
    const before = this.#applied;
    if (before?.state.lineage !== state.lineage) this.#traffic = new TrafficFollower(this.#clock);
    if (isOperated(before?.state, state)) {
      this.#applied = { revision, state, planned: before?.planned ?? NOTHING };
      this.#today &&= { ...this.#today, targets: withPauses(this.#today.targets, state) };
      return this.#applied;
    }
    this.#applied = { revision, state, planned: plannedIn(state, this.#clock.now()) };
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
    const rows = targets.map((target) => {
      const { key } = target.target.target;
      const kept = around.kept.get(key);
      return kept !== undefined && kept.draft === kinds.get(key) ? kept : this.#row(target, kinds.get(key), around);
    });
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

/** Whether all that can be new is that something was paused or resumed. */
function isOperated(before: AppliedState | undefined, { serial, lineage }: AppliedState): boolean {
  return before !== undefined && before.serial === serial && before.lineage === lineage;
}

/** The rows of targets that were neither paused nor resumed meanwhile. */
function unchangedRows(
  rows: readonly TargetRow[],
  before: AppliedState | undefined,
  { targets }: AppliedState,
): ReadonlyMap<TargetKey, TargetRow> {
  const pauses = new Map(before?.targets.map(({ target, paused }) => [target.key, paused?.at]));
  const isSame = new Set(
    targets.filter(({ target, paused }) => pauses.get(target.key) === paused?.at).map(({ target }) => target.key),
  );
  return new Map(rows.filter(({ key }) => isSame.has(key)).map((row) => [row.key, row]));
}

const NO_ROWS: ReadonlyMap<TargetKey, TargetRow> = new Map();

/** The same targets on the same days, paused or not as they are now. */
function withPauses(days: readonly TargetDay[], { targets }: AppliedState): readonly TargetDay[] {
  const byKey = new Map(targets.map((target) => [target.target.key, target]));
  return days.map((one) => ({ ...one, target: byKey.get(one.target.target.key) ?? one.target }));
}

function plannedIn({ load, targets }: AppliedState, since: Instant): PlannedVisits {
  if (load === undefined) return NOTHING;
  return plannedVisits({ kind: 'plan' }, { load, targets: targets.map(({ target }) => target), since }) ?? NOTHING;
}

const NOTHING: PlannedVisits = () => 0;

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

/** What was sent, and what may still be. */
interface Books {
  /** By the monotonic clock. */
  readonly readAtMs: number;
  readonly budgets: readonly BudgetStatus[];
  readonly days: ReadonlyMap<string, readonly LedgerDay[]>;
}

/** What is known of all targets. */
interface Around {
  /** Rows that are shown as they were. */
  readonly kept: ReadonlyMap<TargetKey, TargetRow>;
  readonly now: Instant;
  readonly active: readonly RunRecord[];
  readonly drafts: readonly Draft[];
  readonly budgetsOf: ReturnType<typeof budgetsOn>;
  readonly planned: PlannedVisits;
  readonly blockedBy: (target: TargetKey) => string | undefined;
  readonly ledger: ReadonlyMap<string, readonly LedgerDay[]>;
}
