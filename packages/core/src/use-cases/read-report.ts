import type { Instant } from '../base/clock.js';
import { localDaysAt } from '../calendar/local-day.js';
import type { RunRecord, Verdict } from '../model/run.js';
import type { AppliedState, LedgerDay } from '../model/state.js';
import { budgetStatuses } from '../report/budget-status.js';
import type { TargetDay } from '../report/cap-status.js';
import { fleetVerdict } from '../report/fleet-verdict.js';
import { type PlannedVisits, type RunReport, runReport } from '../report/run-report.js';
import { fleetEnd } from '../report/run-result.js';
import type { RunSeries } from '../report/run-series.js';
import { thresholdResults } from '../report/thresholds.js';
import { measuredFrom } from '../report/warm-up.js';
import { plannedVisits } from '../runner/planned-visits.js';
import type { StateStore } from '../state/state-store.js';
import { appliedBudgets } from './applied-budgets.js';
import type { Deps } from './deps.js';
import { findRun } from './find-run.js';
import { paceOfWords } from './pace-of-words.js';
import { readSeries, recordedRuns } from './recorded-runs.js';
import { accountDays, targetDays } from './today.js';

/** Which run. */
export interface ReportRequest {
  /** An id, or the beginning of one; the latest run if absent. */
  readonly run?: string | undefined;
  /** Sums up this run alone, and not all runs of its fleet. */
  readonly isAlone?: boolean | undefined;
}

/**
 * Reports what a run did, with all runs of its fleet, from what the state keeps of it. Caps, budgets and what was planned are
 * those of now. Changes nothing. Throws `run.none-yet`, `run.not-found` and `run.ambiguous`.
 */
export async function readReport(deps: Pick<Deps, 'clock' | 'openState'>, request: ReportRequest): Promise<RunReport> {
  await using state = await deps.openState('read');
  const all = await recordedRuns(state);
  const run = findRun(all, request.run);
  const fleet = all.filter((one) => one.fleet === run.fleet).sort((a, b) => a.startedAt - b.startedAt);
  const [first = run, ...others] = request.isAlone === true ? [run] : fleet;
  const now = deps.clock.now();
  return await reportOf(state, { runs: [first, ...others], otherRuns: fleet.length - others.length - 1, now });
}

interface Asked {
  readonly runs: readonly [RunRecord, ...RunRecord[]];
  readonly otherRuns: number;
  readonly now: Instant;
}

async function reportOf(state: StateStore, { runs, otherRuns, now }: Asked): Promise<RunReport> {
  const [{ startedAt, pace }] = runs;
  const applied = await state.readApplied();
  const targets = targetDays(applied.targets, now);
  const ids = runs.map(({ id }) => id);
  const end = fleetEnd(runs);
  const span = { from: startedAt, until: end?.at ?? now, measuredFrom: measuredFrom(startedAt, applied.load) };
  const series = await readSeries(state, ids, span);
  const ledger = await state.readDays(
    accountDays(
      applied.targets.map(({ target }) => target),
      now,
    ),
  );
  const budgets = appliedBudgets(applied, localDaysAt(now));
  return runReport({
    runs,
    otherRuns,
    end,
    verdict: verdictOf(runs, { applied, targets, ledger, series }),
    serial: Math.max(...runs.map(({ serial }) => serial)),
    targets,
    ledger,
    budgets: budgetStatuses(budgets, await state.readBudgets(budgets)),
    series,
    errors: await state.readErrors(ids),
    hasWarmUp: applied.load?.warmUp !== undefined,
    planned: otherRuns === 0 ? plannedBy(pace, applied, startedAt) : undefined,
    asOf: now,
  });
}

/** What the run was meant to do, as far as its words say it and as the state is applied now. */
function plannedBy(pace: string, applied: AppliedState, since: Instant): PlannedVisits | undefined {
  const read = paceOfWords(pace);
  if (read === undefined || applied.load === undefined) return undefined;
  return plannedVisits(read, { load: applied.load, targets: applied.targets.map(({ target }) => target), since });
}

interface Evidence {
  readonly applied: AppliedState;
  readonly targets: readonly TargetDay[];
  readonly ledger: readonly LedgerDay[];
  readonly series: RunSeries;
}

/** As the runs said when they ended; while one goes on, or was lost, by the thresholds that are applied. */
function verdictOf(runs: readonly RunRecord[], { applied, targets, ledger, series }: Evidence): Verdict {
  const verdicts = runs.flatMap(({ end }) => end?.verdict ?? []);
  if (verdicts.length === runs.length) return fleetVerdict(verdicts, series);
  const intervals = [...series.targets.values()].flatMap(({ list }) => list.intervals);
  const { measuredFrom: from } = series;
  return { thresholds: thresholdResults({ load: applied.load, targets, ledger, intervals, measuredFrom: from }) };
}
