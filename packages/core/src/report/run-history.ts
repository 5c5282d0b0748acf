import { type Instant, instant } from '../base/clock.js';
import { type ErrorRecord, type Interval, intervalKey } from '../model/run.js';
import { foldIntervals } from './fold-intervals.js';
import { RunSeries } from './run-series.js';

/** Intervals younger than this stay single: rates look at the last 20 seconds, and the last of all may still change. */
const SINGLE_MS = 30_000;

/** What one run has recorded so far, small enough to be drawn every second of a long run: older intervals are folded. */
export class RunHistory {
  readonly #measuredFrom: Instant;
  readonly #series: RunSeries;
  #warmUp: readonly Interval[] = [];
  #measured: readonly Interval[] = [];
  #single: ReadonlyMap<string, Interval> = new Map();
  readonly #errors = new Map<string, ErrorRecord>();

  /** What is recorded before `measuredFrom` is not folded with what comes after: see `warm-up`. */
  constructor(measuredFrom: Instant) {
    this.#measuredFrom = measuredFrom;
    this.#series = new RunSeries(measuredFrom);
  }

  get intervals(): readonly Interval[] {
    return [...this.#warmUp, ...this.#measured, ...this.#single.values()];
  }

  get errors(): readonly ErrorRecord[] {
    return [...this.#errors.values()];
  }

  /** Takes what was recorded; an interval or error of the same key replaces the one before. */
  add(intervals: readonly Interval[], errors: readonly ErrorRecord[], now: Instant): void {
    const single = new Map(this.#single);
    for (const interval of intervals) single.set(intervalKey(interval), interval);
    this.#single = this.#settle(single, instant(now - SINGLE_MS));
    for (const error of errors) this.#errors.set(`${error.account} ${error.target} ${error.class}`, error);
  }

  /** All that was recorded, for the report at the end. Nothing may be added afterwards. */
  close(): RunSeries {
    this.#series.add([...this.#single.values()]);
    return this.#series;
  }

  /** Folds those that began before an instant, and answers the others. */
  #settle(single: ReadonlyMap<string, Interval>, before: Instant): ReadonlyMap<string, Interval> {
    const old = [...single.values()].filter(({ from }) => from < before);
    if (old.length === 0) return single;
    this.#series.add(old);
    const isMeasured = ({ from }: Interval) => from >= this.#measuredFrom;
    this.#measured = foldIntervals([...this.#measured, ...old.filter(isMeasured)]);
    this.#warmUp = foldIntervals([...this.#warmUp, ...old.filter((interval) => !isMeasured(interval))]);
    return new Map([...single].filter(([, { from }]) => from >= before));
  }
}
