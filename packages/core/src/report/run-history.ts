import { type Instant, instant } from '../base/clock.js';
import type { ErrorRecord, Interval } from '../model/run.js';
import { foldIntervals } from './fold-intervals.js';

/** Intervals younger than this stay single: rates look at the last 20 seconds. */
const SINGLE_MS = 30_000;

/** What one run has recorded so far, small enough to be drawn every second of a long run: older intervals are folded. */
export class RunHistory {
  #intervals: readonly Interval[] = [];
  readonly #errors = new Map<string, ErrorRecord>();

  get intervals(): readonly Interval[] {
    return this.#intervals;
  }

  get errors(): readonly ErrorRecord[] {
    return [...this.#errors.values()];
  }

  /** Takes what was recorded; an interval or error of the same key replaces the one before. */
  add(intervals: readonly Interval[], errors: readonly ErrorRecord[], now: Instant): void {
    const replaced = new Set(intervals.map(intervalKey));
    const kept = this.#intervals.filter((interval) => !replaced.has(intervalKey(interval)));
    this.#intervals = foldIntervals([...kept, ...intervals], instant(now - SINGLE_MS));
    for (const error of errors) this.#errors.set(`${error.account} ${error.target} ${error.class}`, error);
  }
}

/** A target that got another URL has two accounts in one run. */
function intervalKey({ account, target, from }: Interval): string {
  return `${account} ${target} ${from}`;
}
