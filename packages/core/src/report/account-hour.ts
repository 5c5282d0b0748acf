import type { Instant } from '../base/clock.js';
import { HistogramSum } from '../base/histogram-sum.js';
import { fineDifferences } from '../base/histogram-text.js';
import { type Counts, INTERVAL_MS, type Interval, noCounts, type RunId } from '../model/run.js';
import { totalCounts } from './counts.js';
import { type Latency, latencyOf } from './latency.js';
import { SPARKLINE_STEPS } from './target-row.js';

/** An interval, as far as the hour of an account keeps it. */
export type HourInterval = Pick<Interval, 'run' | 'target' | 'from' | 'counts' | 'latency'>;

const MINUTE_MS = 60_000;
/** Younger ones are kept one by one: sparklines show them. */
const FOLDED_AFTER_MS = (SPARKLINE_STEPS + 1) * INTERVAL_MS;

/**
 * What happened at one account in the last hour, whichever runs did it. Its sums grow with the intervals that are put and shrink with
 * those that are forgotten, so that a look at thousands of accounts every second adds up nothing that it added up before.
 */
export class AccountHour {
  /** By beginning: intervals of ten seconds one by one, and those of a minute added up. */
  readonly #young = new Map<number, HourInterval[]>();
  readonly #minutes = new Map<number, Sum>();
  readonly #lastHits = new Map<RunId, HourInterval>();
  readonly #latencies = new HistogramSum();
  readonly #sent = new SentHits();
  readonly #all: HistogramSum;
  readonly #counts: { -readonly [Name in keyof Counts]: number } = { ...noCounts };
  #newest = Number.NEGATIVE_INFINITY;
  #latency: { readonly value: Latency | undefined } | undefined;

  /** `all`: the latencies of several accounts, to which those of this one are added. */
  constructor(all = new HistogramSum()) {
    this.#all = all;
  }

  /** Adds an interval, or replaces what was put of it before. It is none that was folded. */
  put({ run, target, from, counts, latency }: HourInterval): void {
    const interval = { run, target, from, counts, latency };
    const same = this.#young.get(from);
    const at = same?.findIndex((one) => one.run === run && one.target === target) ?? -1;
    const before = at < 0 ? undefined : same?.[at];
    if (same === undefined) this.#young.set(from, [interval]);
    else if (before === undefined) same.push(interval);
    else same[at] = interval;
    this.#change(before, interval);
    this.#sent.add(from, counts.sent - (before?.counts.sent ?? 0));
    this.#newest = Math.max(this.#newest, from);
    const last = this.#lastHits.get(run);
    if (counts.sent > 0 && (last === undefined || from >= last.from)) this.#lastHits.set(run, interval);
  }

  /** Takes out what began before an instant, which is a whole minute. */
  forget(before: Instant): void {
    for (const [from, sum] of this.#minutes) {
      if (from >= before) continue;
      this.#minutes.delete(from);
      this.#change(sum, undefined);
    }
    for (const [from, intervals] of this.#young) {
      if (from >= before) continue;
      this.#young.delete(from);
      for (const interval of intervals) this.#change(interval, undefined);
    }
    for (const [run, { from }] of this.#lastHits) if (from < before) this.#lastHits.delete(run);
  }

  /** Adds up the old minutes that no run will change any more, to take less room. Sums stay as they are. */
  fold(now: Instant, isFinal: (interval: HourInterval) => boolean): void {
    const old = [...this.#young].filter(([from]) => minuteOf(from) + MINUTE_MS + FOLDED_AFTER_MS <= now);
    for (const [minute, group] of Map.groupBy(old, ([from]) => minuteOf(from))) {
      const intervals = group.flatMap(([, some]) => some);
      if (!intervals.every(isFinal)) continue;
      for (const [from] of group) this.#young.delete(from);
      const known = this.#minutes.get(minute);
      this.#minutes.set(minute, sumOf(known === undefined ? intervals : [known, ...intervals]));
    }
  }

  /** Whether nothing is known of the account. */
  get isEmpty(): boolean {
    return this.#young.size === 0 && this.#minutes.size === 0;
  }

  get counts(): Counts {
    return { ...this.#counts };
  }

  get latency(): Latency | undefined {
    this.#latency ??= { value: latencyOf(this.#latencies) };
    return this.#latency.value;
  }

  /** What rates and states follow from: the recent intervals, and of each run the last in which a hit was sent. */
  latest(now: Instant): readonly HourInterval[] {
    const recent: HourInterval[] = [];
    const first = (Math.floor(now / INTERVAL_MS) - 1) * INTERVAL_MS;
    for (let from = first; from <= this.#newest; from += INTERVAL_MS) recent.push(...(this.#young.get(from) ?? []));
    const older = [...this.#lastHits.values()].filter(({ from }) => from < first);
    return older.length === 0 ? recent : [...older, ...recent];
  }

  /** Hits sent in each of the last ten-second intervals, the oldest first; the last is the running one. */
  sparkline(now: Instant): readonly number[] {
    return this.#sent.line(now);
  }

  #change(before: Sum | undefined, after: Sum | undefined): void {
    for (const name of COUNT_NAMES) this.#counts[name] += (after?.counts[name] ?? 0) - (before?.counts[name] ?? 0);
    const differences = fineDifferences(latenciesOf(before), latenciesOf(after));
    if (differences.length === 0) return;
    this.#latencies.change(differences);
    this.#all.change(differences);
    this.#latency = undefined;
  }
}

/** Where nothing was sent, nothing can have been measured. */
function latenciesOf(sum: Sum | undefined): string | undefined {
  return sum === undefined || sum.counts.sent === 0 ? undefined : sum.latency;
}

/** Hits sent by ten seconds, in a ring: looked at every second, of thousands of accounts. */
class SentHits {
  readonly #slots = new Array<number>(RING).fill(0);
  readonly #sent = new Array<number>(RING).fill(0);

  add(from: Instant, sent: number): void {
    const slot = Math.floor(from / INTERVAL_MS);
    const at = slot % RING;
    if (slot > (this.#slots[at] ?? 0)) {
      this.#slots[at] = slot;
      this.#sent[at] = sent;
    } else if (slot === this.#slots[at]) this.#sent[at] = (this.#sent[at] ?? 0) + sent;
  }

  line(now: Instant): readonly number[] {
    const first = Math.floor(now / INTERVAL_MS) - SPARKLINE_STEPS + 1;
    const line = new Array<number>(SPARKLINE_STEPS).fill(0);
    for (let step = 0; step < SPARKLINE_STEPS; step++) {
      const at = (first + step) % RING;
      if (this.#slots[at] === first + step) line[step] = this.#sent[at] ?? 0;
    }
    return line;
  }
}

/** Another machine's clock may be ahead: what it sent must not take the place of what is shown. */
const RING = 2 * SPARKLINE_STEPS;

/** Counts and latencies of several intervals. */
type Sum = Pick<HourInterval, 'counts' | 'latency'>;

const COUNT_NAMES = Object.keys(noCounts) as (keyof Counts)[]; // It has no other keys.

function sumOf(all: readonly Sum[]): Sum {
  const latencies = new HistogramSum();
  for (const { counts, latency } of all) if (counts.sent > 0) latencies.add(latency);
  return { counts: totalCounts(all), latency: latencies.encode() };
}

function minuteOf(from: number): number {
  return Math.floor(from / MINUTE_MS) * MINUTE_MS;
}
