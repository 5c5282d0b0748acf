import type { Clock } from '../base/clock.js';
import type { ThresholdResult } from '../model/run.js';
import type { AppliedState } from '../model/state.js';
import {
  type CapacityEnd,
  type CapacityReport,
  type CapacityStep,
  capacityStep,
  highestHeld,
  nextRate,
  type RateSteps,
} from '../report/capacity.js';
import type { RunReport } from '../report/run-report.js';
import { held, thresholdResults } from '../report/thresholds.js';
import { requireApplied } from './require-applied.js';
import { type ActiveRun, type RunRequest, runTargets } from './run-targets.js';
import { StepWatch } from './step-watch.js';
import { targetDays } from './today.js';

/** How to look for the capacity. */
export interface CapacityRequest extends Pick<RunRequest, 'mode' | 'graceMs' | 'seed' | 'literals' | 'onEvent'> {
  readonly rates: RateSteps;
  /** Left out at the beginning of each step; rounded up so that what is measured begins with an interval. */
  readonly settleMs: number;
  /** Measured in each step: a multiple of ten seconds. */
  readonly holdMs: number;
  readonly onStep: (step: CapacityStep) => void;
}

/** A search that goes on. */
export interface ActiveSearch {
  readonly run: ActiveRun;
  /** Resolves when the search and its run have ended. */
  readonly found: Promise<CapacityReport>;
}

/** An interval is recorded whole within a second after its end. */
const RECORDED_MS = 1_500;
/** Where nothing is applied to keep to. */
const USUAL = { metric: 'errorRate', bound: '<1%' } as const;

/**
 * Runs the applied state at rates that rise step by step, until thresholds are crossed, the rate is not reached, this process
 * does not keep up, or caps and budgets end it. Counts against caps and budgets like any run. Holds no lock. Throws as `runTargets`.
 */
export async function findCapacity(
  deps: Parameters<typeof runTargets>[0],
  request: CapacityRequest,
): Promise<ActiveSearch> {
  const applied = await requireApplied(deps);
  const search = new Search(deps.clock, applied, request);
  const { mode, graceMs, seed, literals, onEvent, rates } = request;
  const run = await runTargets(deps, {
    pace: { kind: 'rate', perSecond: rates.from, isRising: true },
    stop: { untilCaps: true },
    mode,
    graceMs,
    seed,
    literals,
    onEvent: (event) => {
      onEvent(event);
      search.watch?.tell(event);
    },
    onCounted: (intervals) => search.watch?.count(intervals),
  });
  return { run, found: search.through(run) };
}

class Search {
  readonly #clock: Clock;
  readonly #applied: AppliedState;
  readonly #request: CapacityRequest;
  readonly #steps: CapacityStep[] = [];
  /** Of the rate that is tried now. */
  watch: StepWatch | undefined;

  constructor(clock: Clock, applied: AppliedState, request: CapacityRequest) {
    this.#clock = clock;
    this.#applied = applied;
    this.#request = request;
  }

  /** Tries one rate after the other, and then ends the run. */
  async through(run: ActiveRun): Promise<CapacityReport> {
    let ended: RunReport | undefined;
    void run.ended.then(
      (report) => {
        ended = report;
      },
      () => {},
    );
    let rate: number | undefined = this.#request.rates.from;
    while (rate !== undefined && ended === undefined) {
      run.setRate(rate);
      const step = await this.#try(rate, run);
      if (step === undefined) break;
      this.#steps.push(step);
      this.#request.onStep(step);
      rate = step.verdict === 'held' ? nextRate(rate, this.#request.rates) : undefined;
    }
    const isOver = ended !== undefined;
    if (!isOver) run.finish('capacity');
    return this.#report(await run.ended, isOver);
  }

  /** Answers what one rate did; nothing, if the run ended before. */
  async #try(rate: number, run: ActiveRun): Promise<CapacityStep | undefined> {
    const watch = new StepWatch(this.#clock.now(), this.#request);
    this.watch = watch;
    if (!(await this.#passes(watch.until + RECORDED_MS - this.#clock.now(), run))) return undefined;
    const { seconds, intervals, isSaturated, limited } = watch;
    return capacityStep({ rate, seconds, intervals, thresholds: this.#thresholds(watch), isSaturated, limited });
  }

  /** Resolves when the time is over, or when the run is; tells which. */
  #passes(ms: number, run: ActiveRun): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, () => resolve(true));
      const isOver = () => {
        cancel();
        resolve(false);
      };
      run.ended.then(isOver, isOver);
    });
  }

  /** The cap is no bound of a rate: it is to be used up by a whole run. */
  #thresholds({ intervals, from }: StepWatch): readonly ThresholdResult[] {
    const { load } = this.#applied;
    const targets = targetDays(this.#applied.targets, this.#clock.now());
    const results = thresholdResults({ load, targets, ledger: [], intervals, measuredFrom: from });
    const ofRates = results.filter(({ metric }) => metric !== 'capReached');
    return ofRates.length > 0 ? ofRates : [held(USUAL, { intervals })];
  }

  #report({ run, startedAt, asOf, end }: RunReport, isOver: boolean): CapacityReport {
    return {
      formatVersion: '1.0',
      run,
      startedAt,
      endedAt: end?.at ?? asOf,
      capacity: highestHeld(this.#steps),
      steps: this.#steps,
      endedBecause: isOver ? endOf(end) : endAfter(this.#steps.at(-1)),
    };
  }
}

/** Why a search ended whose run ended by itself. */
function endOf(end: RunReport['end']): CapacityEnd {
  if (end?.reason === 'interrupted' || end?.because === 'stop') return 'interrupted';
  if (end?.because === 'caps') return 'limited';
  return end?.because === 'threshold' ? 'crossed' : 'ended';
}

function endAfter(last: CapacityStep | undefined): CapacityEnd {
  if (last === undefined) return 'ended';
  return last.verdict === 'held' ? 'max' : last.verdict;
}
