import type { Clock, Instant } from '../base/clock.js';
import { localDaysAt } from '../calendar/local-day.js';
import type { EngineEvent } from '../model/event.js';
import type { BlockedTarget } from '../model/log-line.js';
import type { ErrorRecord, Interval, RunEnd, ThresholdResult } from '../model/run.js';
import type { LedgerBudget, LedgerDay } from '../model/state.js';
import { budgetStatuses } from '../report/budget-status.js';
import type { TargetDay } from '../report/cap-status.js';
import type { Progress } from '../report/progress.js';
import { RunHistory } from '../report/run-history.js';
import { type RunReport, runReport } from '../report/run-report.js';
import type { RunSnapshot } from '../report/run-snapshot.js';
import { targetStatuses } from '../report/target-status.js';
import { crossedEarly, type ThresholdInput, thresholdResults } from '../report/thresholds.js';
import type { Pace } from '../runner/pace.js';
import { type PlannedVisits, plannedVisits } from '../runner/planned-visits.js';
import type { Runner } from '../runner/runner.js';
import type { RunnerStore } from '../runner/runner-store.js';
import { appliedBudgets } from './applied-budgets.js';
import { loadOf } from './equip-targets.js';
import { accountDays, targetDays } from './today.js';

/** What the books of a run need. */
export interface RunBooksParts {
  readonly clock: Clock;
  readonly store: Pick<RunnerStore, 'endRun' | 'readDays' | 'readBudgets'>;
  readonly pace: Pace;
  /** Latencies and thresholds are measured from here on. */
  readonly measuredFrom: Instant;
  readonly onEvent: (event: EngineEvent) => void;
  /** What the run cannot serve. */
  readonly blocked: () => readonly BlockedTarget[];
}

/** What a run has counted, and what is made of it: progress, thresholds, and the report at its end. */
export class RunBooks {
  readonly #parts: RunBooksParts;
  readonly #history: RunHistory;
  #runner: Runner | undefined;
  #hasCrossedEarly = false;

  constructor(parts: RunBooksParts) {
    this.#parts = parts;
    this.#history = new RunHistory(parts.measuredFrom);
  }

  /** Begins with the runner whose books they are. */
  open(runner: Runner): void {
    this.#runner = runner;
  }

  /** Takes what was counted, as it goes to the state; ends the run where a threshold says so. */
  record(intervals: readonly Interval[], errors: readonly ErrorRecord[]): void {
    const now = this.#parts.clock.now();
    this.#history.add(intervals, errors, now);
    if (this.#runner === undefined || this.#hasCrossedEarly) return;
    const crossed = crossedEarly(this.#thresholds(this.#runner, this.#runner.days), now);
    if (crossed === undefined) return;
    this.#hasCrossedEarly = true;
    this.#tellCrossed(crossed);
    this.#runner.finish('threshold');
  }

  progress(): Progress {
    const runner = this.#open;
    return { elapsedMs: runner.elapsedMs, targets: this.#statuses(runner) };
  }

  snapshot(): RunSnapshot {
    const runner = this.#open;
    const { record, applied, budgets, askedPerSecond } = runner;
    const { intervals, errors } = this.#history;
    return {
      run: record,
      serial: applied.serial,
      askedPerSecond,
      targets: this.#statuses(runner),
      intervals,
      errors,
      budgets,
      targetOf: new Map(applied.targets.map(({ target }) => [target.account, target.key])),
    };
  }

  /** Ends the run in the state, and sums it up. If the state is gone, there is a report all the same. */
  async close(ending: RunEnd): Promise<RunReport> {
    const runner = this.#open;
    const { record, applied } = runner;
    const { clock, measuredFrom } = this.#parts;
    const targets = this.#targetDays(runner);
    const known = { days: runner.days, budgets: runner.budgets };
    const books = await runner.tellLast(() => this.#readBooks(runner), known);
    const verdict = { invalid: runner.invalid, thresholds: thresholdResults(this.#thresholds(runner, books.days)) };
    for (const result of verdict.thresholds) if (result.isCrossed && !this.#hasCrossedEarly) this.#tellCrossed(result);
    await runner.tellLast(() => this.#parts.store.endRun(record.id, { ...ending, verdict }), undefined);
    const { errors } = this.#history;
    return runReport({
      runs: [record],
      end: { ...ending, verdict },
      verdict,
      serial: applied.serial,
      otherRuns: runner.fleetSize - 1,
      targets,
      ledger: books.days,
      budgets: budgetStatuses(appliedBudgets(applied, localDaysAt(clock.now())), books.budgets),
      series: this.#history.close(),
      errors,
      hasWarmUp: applied.load?.warmUp !== undefined && measuredFrom > record.startedAt,
      planned: this.#planned(runner),
      asOf: clock.now(),
    });
  }

  async #readBooks({ applied }: Runner): Promise<LastBooks> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const periods = appliedBudgets(applied, localDaysAt(now));
    const targets = applied.targets.map(({ target }) => target);
    const days = await store.readDays(accountDays(targets, now));
    return { days, budgets: periods.length === 0 ? [] : await store.readBudgets(periods) };
  }

  get #open(): Runner {
    if (this.#runner === undefined) throw new TypeError('The run has not begun.');
    return this.#runner;
  }

  /** What was meant for the time in which the run had visits to start; of one that shares its load, nobody knows. */
  #planned({ applied, record, offering, fleetSize }: Runner): PlannedVisits | undefined {
    if (fleetSize > 1 || record.fleet !== record.id) return undefined;
    if (this.#parts.pace.kind === 'rate' && this.#parts.pace.isRising) return undefined;
    const targets = applied.targets.map(({ target }) => target);
    const planned = plannedVisits(this.#parts.pace, { load: loadOf(applied), targets, since: record.startedAt });
    if (planned === undefined) return undefined;
    return ({ from, until }, target) => {
      const within = { from: latest(from, offering.from), until: earliest(until, offering.until) };
      return within.from >= within.until ? 0 : planned(within, target);
    };
  }

  #statuses(runner: Runner) {
    const { record, days: ledger } = runner;
    const { intervals, errors } = this.#history;
    const now = this.#parts.clock.now();
    const budgets = budgetStatuses(appliedBudgets(runner.applied, localDaysAt(now)), runner.budgets);
    return targetStatuses({
      targets: this.#targetDays(runner),
      ledger,
      budgets,
      runs: [record],
      intervals,
      errors,
      blocked: this.#parts.blocked(),
      now,
    });
  }

  #thresholds(runner: Runner, ledger: readonly LedgerDay[]): ThresholdInput {
    const { load } = runner.applied;
    const { intervals } = this.#history;
    return { load, targets: this.#targetDays(runner), ledger, intervals, measuredFrom: this.#parts.measuredFrom };
  }

  #targetDays({ applied }: Runner): readonly TargetDay[] {
    return targetDays(applied.targets, this.#parts.clock.now());
  }

  #tellCrossed(result: ThresholdResult): void {
    this.#parts.onEvent({ kind: 'thresholdCrossed', at: this.#parts.clock.now(), result });
  }
}

interface LastBooks {
  readonly days: readonly LedgerDay[];
  readonly budgets: readonly LedgerBudget[];
}

function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

function earliest(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
