import { type Instant, instant } from '../base/clock.js';
import { emptyHistogram, type Histogram } from '../base/histogram.js';
import type { HitOutcome } from '../model/outcome.js';
import { type Counts, type ErrorRecord, INTERVAL_MS, type Interval, noCounts, type RunId } from '../model/run.js';
import type { AccountKey, TargetKey } from '../model/target.js';
import type { HitRecord, VisitEnd } from './hit-record.js';
import type { RecentWindow } from './recent-window.js';

/** A visit that starts later than this after it was due counts as late. */
const LATE_MS = 1_000;

/** Whose visits and hits are counted. */
export interface TallyOwner {
  readonly run: RunId;
  readonly target: TargetKey;
  readonly account: AccountKey;
}

/** Counts what happens to the visits and hits of one target in one run. */
export class Tally {
  readonly #owner: TallyOwner;
  readonly #errors = new Map<string, ErrorRecord>();
  #changedErrors = new Set<string>();
  #current: OpenInterval | undefined;
  #finished: Interval[] = [];
  #changed = false;
  readonly #recent: RecentWindow | undefined;

  /** `recent`: remembers the last hits of all targets, where somebody looks at them. */
  constructor(owner: TallyOwner, recent?: RecentWindow) {
    this.#owner = owner;
    this.#recent = recent;
  }

  /** Adds to one of the counts of visits. */
  visits(name: 'offered' | 'missed' | 'stalled' | 'withheld' | VisitEnd, at: Instant, by = 1): void {
    this.#interval(at).counts[name] += by;
  }

  /** Counts a visit that starts so long after it was due. */
  started(latenessMs: number, at: Instant): void {
    const { counts, lateness } = this.#interval(at);
    counts.started += 1;
    if (latenessMs > LATE_MS) counts.late += 1;
    lateness.record(latenessMs);
  }

  /** Counts a settled hit. */
  hit(hit: HitRecord, at: Instant): void {
    const { outcome, latencyMs, sinceDueMs, requests } = hit;
    this.#recent?.add(hit);
    const { counts, latency, latencySinceDue } = this.#interval(at);
    counts.sent += 1;
    counts.retries += requests - 1;
    counts[COUNT_OF[outcome.kind]] += 1;
    latency.record(latencyMs);
    latencySinceDue.record(sinceDueMs);
    if (outcome.kind !== 'accepted') this.#error(outcome, at);
  }

  /** What has changed since the last call, as the state keeps it. */
  take(): { readonly intervals: readonly Interval[]; readonly errors: readonly ErrorRecord[] } {
    const intervals = this.#finished;
    this.#finished = [];
    if (this.#changed && this.#current !== undefined) intervals.push(this.#closed(this.#current));
    this.#changed = false;
    const errors = [...this.#changedErrors].flatMap((key) => this.#errors.get(key) ?? []);
    this.#changedErrors = new Set();
    return { intervals, errors };
  }

  #interval(at: Instant): OpenInterval {
    const from = instant(Math.floor(at / INTERVAL_MS) * INTERVAL_MS);
    const isGiven = !this.#changed;
    this.#changed = true;
    // A clock set back goes on in the interval that is open: an earlier one is already written.
    if (this.#current !== undefined && from <= this.#current.from) return this.#current;
    // What was given whole is not given again: by now its reader may have added it to others.
    if (this.#current !== undefined && !isGiven) this.#finished.push(this.#closed(this.#current));
    this.#current = {
      from,
      counts: { ...noCounts },
      latency: emptyHistogram(),
      latencySinceDue: emptyHistogram(),
      lateness: emptyHistogram(),
    };
    return this.#current;
  }

  #closed(open: OpenInterval): Interval {
    return {
      ...this.#owner,
      from: open.from,
      seconds: 10,
      counts: { ...open.counts },
      latency: open.latency.encode(),
      latencySinceDue: open.latencySinceDue.encode(),
      lateness: open.lateness.encode(),
    };
  }

  #error(outcome: Exclude<HitOutcome, { kind: 'accepted' }>, at: Instant): void {
    const known = this.#errors.get(outcome.class);
    this.#errors.set(outcome.class, {
      ...this.#owner,
      class: outcome.class,
      count: (known?.count ?? 0) + 1,
      firstAt: known?.firstAt ?? at,
      lastAt: at,
      sample: outcome.detail,
    });
    this.#changedErrors.add(outcome.class);
  }
}

interface OpenInterval {
  readonly from: Instant;
  readonly counts: { -readonly [Name in keyof Counts]: number };
  readonly latency: Histogram;
  readonly latencySinceDue: Histogram;
  readonly lateness: Histogram;
}

const COUNT_OF = {
  accepted: 'accepted',
  rejected: 'rejected',
  failed: 'failedHits',
  ambiguous: 'ambiguous',
} as const satisfies Record<HitOutcome['kind'], keyof Counts>;
