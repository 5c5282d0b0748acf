import type { Instant } from '../base/clock.js';
import type { ErrorClass } from './outcome.js';
import type { AccountKey, TargetKey } from './target.js';

declare const runIdBrand: unique symbol;

/** Names one run, and the runner that lives it. */
export type RunId = string & { readonly [runIdBrand]: 'RunId' };

/** Brands an id that was made or read. */
export function runId(text: string): RunId {
  return text as RunId; // The brand has no value at run time.
}

/** One runner's life. */
export interface RunRecord {
  readonly id: RunId;
  readonly startedAt: Instant;
  /** `user@host`. */
  readonly who: string;
  /** Changes with every start of the machine; undefined where the system does not tell. */
  readonly bootId?: string | undefined;
  readonly serial: number;
  /** How visits arrive, in words: `the plan of the day`, `50 visits/s`. */
  readonly pace: string;
  readonly end?: RunEnd | undefined;
}

/** How a run ended. `lost`: its process died without saying so. */
export interface RunEnd {
  readonly at: Instant;
  readonly reason: 'done' | 'interrupted' | 'failed' | 'lost';
}

/** How a run ended and, where it was done, which of its stop conditions was met. */
export interface RunEnding extends RunEnd {
  readonly because?: StopCause | undefined;
}

/**
 * `duration`: its time was up. `visits`: it had dealt with the visits asked for. `caps`: every daily cap was used up,
 * apart from those of paused targets. `plan`: it was to run until the caps, and the plan of the day had no visit left.
 * `stop`: somebody asked the runs of the state to stop.
 */
export type StopCause = 'duration' | 'visits' | 'caps' | 'plan' | 'stop';

/** What happened to visits and hits. `accepted + rejected + failed + ambiguous = sent`, always. */
export interface Counts {
  /** Visits that were due. */
  readonly offered: number;
  readonly started: number;
  /** Of the started: all hits settled, none failed or ambiguous. */
  readonly completed: number;
  /** Of the started: ended before the last hit, after an accepted first one. */
  readonly partial: number;
  /** Of the started: the first hit was not accepted. */
  readonly failed: number;
  /** Due, and never started: too late, or the run ended. */
  readonly missed: number;
  /** Of the started: more than a second after they were due. */
  readonly late: number;
  readonly sent: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly failedHits: number;
  readonly ambiguous: number;
}

/** Nothing happened yet. */
export const noCounts: Counts = {
  offered: 0,
  started: 0,
  completed: 0,
  partial: 0,
  failed: 0,
  missed: 0,
  late: 0,
  sent: 0,
  accepted: 0,
  rejected: 0,
  failedHits: 0,
  ambiguous: 0,
};

/** Counts and latencies of one target in one run, over ten seconds. */
export interface Interval {
  readonly run: RunId;
  readonly target: TargetKey;
  readonly account: AccountKey;
  readonly from: Instant;
  readonly counts: Counts;
  /** Of answers, in milliseconds; see `base/histogram`. */
  readonly latency: string;
}

/** Errors of one class at one target in one run. */
export interface ErrorRecord {
  readonly run: RunId;
  readonly target: TargetKey;
  readonly account: AccountKey;
  readonly class: ErrorClass;
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** The last one, in words, without any secret. */
  readonly sample: string;
}
