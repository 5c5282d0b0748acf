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
  /** Of the process on that machine; unknown of runs of older versions. */
  readonly pid?: number | undefined;
  readonly serial: number;
  /** How visits arrive, in words: `the plan of the day`, `50 visits/s`. */
  readonly pace: string;
  readonly seed: string;
  /** Version of the program. */
  readonly version: string;
  /** The first run of its fleet: runs on the same terms at the same time share their rate and their visits. */
  readonly fleet: RunId;
  readonly end?: RunEnd | undefined;
}

/** What runs of one fleet have in common. */
export interface RunTerms {
  /** Pace, visits in all and stages as canonical JSON: equal for runs that share a load. */
  readonly text: string;
  /** For a run of so many visits: how they are split. The first run of a fleet decides. */
  readonly quotas?: ReadonlyMap<AccountKey, number> | undefined;
}

/** A place in a fleet. */
export interface FleetPlace {
  readonly fleet: RunId;
  /** When its first run started. */
  readonly since: Instant;
}

/** How a run ended. `lost`: its process died without saying so. */
export interface RunEnd {
  readonly at: Instant;
  readonly reason: 'done' | 'interrupted' | 'failed' | 'lost';
  /** Of a run that was done: which of its stop conditions was met; unknown of runs of older versions. */
  readonly because?: StopCause | undefined;
  /** Absent for a run that was lost. */
  readonly verdict?: Verdict | undefined;
}

/** What a run that has ended is worth. */
export interface Verdict {
  /** Why the figures say nothing of the targets, in words: this process itself did not keep up. */
  readonly invalid?: string | undefined;
  readonly thresholds: readonly ThresholdResult[];
}

/** A threshold at the end of a run. */
export interface ThresholdResult {
  /** Absent for one over all targets. */
  readonly target?: TargetKey | undefined;
  readonly metric: 'errorRate' | 'missedRate' | 'p50' | 'p95' | 'p99' | 'capReached';
  /** As it was written, such as `<1%`. */
  readonly bound: string;
  /** A share from 0 to 1, or milliseconds; absent where nothing was measured. Of `capReached`: the share of the cap that was used. */
  readonly measured?: number | undefined;
  readonly isCrossed: boolean;
}

/**
 * `duration`: its time was up. `visits`: it had dealt with the visits asked for. `caps`: every daily cap was used up,
 * apart from those of paused targets. `plan`: it was to run until the caps, and the plan of the day had no visit left.
 * `stop`: somebody asked the runs of the state to stop. `stages`: the last stage was over. `threshold`: one was crossed that aborts.
 * `capacity`: the search for the capacity that it served was over.
 */
export type StopCause = (typeof stopCauses)[number];

/** All of them. */
export const stopCauses = ['duration', 'visits', 'caps', 'plan', 'stop', 'stages', 'threshold', 'capacity'] as const;

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
  /** Of the late and the missed: since this process did not keep up. */
  readonly stalled: number;
  /** Due by the rate that was asked for, and held back since targets did not keep up; see `load.adaptive`. Not among the offered. */
  readonly withheld: number;
  /** Requests beyond the first of a hit. */
  readonly retries: number;
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
  stalled: 0,
  withheld: 0,
  retries: 0,
  sent: 0,
  accepted: 0,
  rejected: 0,
  failedHits: 0,
  ambiguous: 0,
};

/** Counts and latencies of one target in one run, over ten seconds; of old ones, over a minute or an hour. */
export interface Interval {
  readonly run: RunId;
  readonly target: TargetKey;
  readonly account: AccountKey;
  readonly from: Instant;
  readonly seconds: IntervalSeconds;
  readonly counts: Counts;
  /** Of answers, in milliseconds since the request; see `base/histogram`. */
  readonly latency: string;
  /** Of the same answers, in milliseconds since the hit was due. */
  readonly latencySinceDue: string;
  /** Of visits started, in milliseconds since they were due. */
  readonly lateness: string;
}

/** Length of an interval as it is recorded, in milliseconds. Intervals begin at whole multiples of it. */
export const INTERVAL_MS = 10_000;

/** Names an interval among those of one run: a target that got another URL has two accounts in it. */
export function intervalKey({ account, target, from }: Pick<Interval, 'account' | 'target' | 'from'>): string {
  return `${account} ${target} ${from}`;
}

/** Lengths of intervals. */
export type IntervalSeconds = 10 | 60 | 3600;

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
