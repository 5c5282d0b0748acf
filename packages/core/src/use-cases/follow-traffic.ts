import { type Clock, type Instant, instant } from '../base/clock.js';
import { HistogramSum } from '../base/histogram-sum.js';
import { type ErrorRecord, INTERVAL_MS, type Interval, type RunId, type RunRecord } from '../model/run.js';
import type { AccountKey } from '../model/target.js';
import { AccountHour, type HourInterval } from '../report/account-hour.js';
import { totalCounts } from '../report/counts.js';
import { type Latency, latencyOf } from '../report/latency.js';
import type { Counted } from '../report/recent-traffic.js';
import type { StateStore } from '../state/state-store.js';
import { LOOK_AHEAD_MS, lookBackFrom } from './look-back.js';

type RecordStore = Pick<StateStore, 'readIntervals' | 'readErrors' | 'readLastEnds'>;

/** So many accounts are read at once when they are met: an hour of thousands would not fit into memory as it is read. */
const READ_AT_ONCE = 20;
/** Whoever looks first does not wait for the hour of thousands of accounts: each turn reads on for so long. */
const CATCH_UP_MS = 200;
/** Of a run that is met, what is younger is read as new. What is older comes with the accounts. */
const YOUNG_MS = 60_000;
/** Every account is folded once in so many turns. */
const FOLD_TURNS = 60;

/**
 * Follows what runs do at accounts: the last hour of each, of which every turn reads only what has been added. A run writes all that it
 * has counted at once, so that an interval of it is final when a later one is there: what is read anew begins with the last one that was
 * seen. After an outage of the state that is long ago, and is made up for when the run can write again.
 */
export class TrafficFollower {
  readonly #hours = new Map<AccountKey, AccountHour>();
  /** Of all accounts together. */
  readonly #latencies = new HistogramSum();
  readonly #errors = new Map<AccountKey, Map<string, ErrorRecord>>();
  readonly #runs = new Map<RunId, Followed>();
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  /** Accounts that were met, and of which only what is new was read. They are not folded: what is read then replaces it. */
  readonly #unread = new Set<AccountKey>();
  #since: Instant | undefined;
  #turn = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** Reads what has been added at these accounts. `runs`: all that may have done something since `lookBackFrom(now)`. */
  async read(
    store: RecordStore,
    { accounts, runs, now }: { accounts: readonly AccountKey[]; runs: readonly RunRecord[]; now: Instant },
  ): Promise<void> {
    const since = lookBackFrom(now);
    if (since !== this.#since) this.#forget(since);
    this.#since = since;
    await this.#meet(store, accounts, { runs, now, since });
    for (const run of runs) await this.#follow(store, run, { now, since });
    await this.#catchUp(store, now, since);
    this.#leave(runs);
    this.#fold(now);
  }

  /** What happened at an account; undefined where nothing did. */
  hourOf(account: AccountKey): AccountHour | undefined {
    return this.#hours.get(account);
  }

  /** Errors that happened at an account. */
  errorsOf(account: AccountKey): readonly ErrorRecord[] {
    return [...(this.#errors.get(account)?.values() ?? [])];
  }

  /** What runs did lately, at all accounts together. */
  get recent(): readonly Counted[] {
    return [...this.#runs].flatMap(([run, { recent }]) => [...recent].map(([from, counts]) => ({ run, from, counts })));
  }

  /** The latencies of all accounts together. */
  get latency(): Latency | undefined {
    return latencyOf(this.#latencies);
  }

  #forget(since: Instant): void {
    for (const hour of this.#hours.values()) hour.forget(since);
    for (const errors of this.#errors.values()) {
      for (const [key, { lastAt }] of errors) if (lastAt < since) errors.delete(key);
    }
  }

  /** Begins to follow accounts that are new, and leaves those that are gone. */
  async #meet(store: RecordStore, accounts: readonly AccountKey[], { runs, now }: Looking): Promise<void> {
    const wanted = new Set(accounts);
    for (const account of this.#hours.keys()) if (!wanted.has(account)) this.#drop(account);
    const isFirst = this.#hours.size === 0;
    for (const account of accounts) {
      if (this.#hours.has(account)) continue;
      this.#hours.set(account, new AccountHour(this.#latencies));
      this.#unread.add(account);
    }
    if (!isFirst || this.#unread.size === 0) return;
    // What is older is read with the accounts.
    const begun = instant(Math.floor((now - YOUNG_MS) / INTERVAL_MS) * INTERVAL_MS);
    const ends = await store.readLastEnds(runs.map(({ id }) => id));
    for (const { id } of runs) {
      const last = instant(Math.min(begun, (ends.get(id) ?? begun) - INTERVAL_MS));
      this.#runs.set(id, { last, lastErrorAt: last, recent: new Map(), isOver: false });
    }
  }

  /** Reads what happened before at the accounts that were met, some of them after the other. */
  async #catchUp(store: RecordStore, now: Instant, since: Instant): Promise<void> {
    const untilMs = this.#clock.monotonicMs() + CATCH_UP_MS;
    while (this.#unread.size > 0 && this.#clock.monotonicMs() <= untilMs) {
      const of = { accounts: [...this.#unread].slice(0, READ_AT_ONCE) };
      for (const interval of await store.readIntervals(of, spanFrom(since, now))) this.#put(interval);
      for (const error of await store.readErrors(of, since)) this.#putError(error);
      for (const account of of.accounts) this.#unread.delete(account);
    }
  }

  #drop(account: AccountKey): void {
    this.#hours.get(account)?.forget(NEVER);
    this.#hours.delete(account);
    this.#unread.delete(account);
    this.#errors.delete(account);
  }

  async #follow(store: RecordStore, { id, end }: RunRecord, { now, since }: Omit<Looking, 'runs'>): Promise<void> {
    const run = this.#runs.get(id) ?? newcomer();
    this.#runs.set(id, run);
    if (run.isOver) return;
    run.isOver = end !== undefined;
    const intervals = await readNew(store, id, { run, now, since });
    for (const interval of intervals) {
      this.#put(interval);
      run.last = later(run.last, interval.from);
    }
    run.recent = recentOf(run.recent, intervals, now);
    for (const error of await store.readErrors([id], run.lastErrorAt ?? since)) {
      this.#putError(error);
      run.lastErrorAt = later(run.lastErrorAt, error.lastAt);
    }
  }

  /** Runs that ended long ago have nothing in the hour any more. */
  #leave(runs: readonly RunRecord[]): void {
    const known = new Set(runs.map(({ id }) => id));
    for (const id of this.#runs.keys()) if (!known.has(id)) this.#runs.delete(id);
  }

  #put(interval: Interval): void {
    if (this.#since === undefined || interval.from < this.#since) return;
    this.#hours.get(interval.account)?.put(interval);
  }

  #putError(error: ErrorRecord): void {
    if (!this.#hours.has(error.account) || (this.#since !== undefined && error.lastAt < this.#since)) return;
    const errors = this.#errors.get(error.account) ?? new Map<string, ErrorRecord>();
    errors.set(`${error.run} ${error.target} ${error.class}`, error);
    this.#errors.set(error.account, errors);
  }

  #fold(now: Instant): void {
    this.#turn = (this.#turn + 1) % FOLD_TURNS;
    const isFinal = ({ run, from }: HourInterval) => from < (this.#runs.get(run)?.last ?? Number.POSITIVE_INFINITY);
    let at = 0;
    for (const [account, hour] of this.#hours) {
      if (at % FOLD_TURNS === this.#turn && !this.#unread.has(account)) hour.fold(now, isFinal);
      at += 1;
    }
  }
}

/** Later than any clock. */
const NEVER = instant(Number.POSITIVE_INFINITY);

/** A run as far as it is known. */
interface Followed {
  /** The beginning of the last interval that was seen. */
  last: Instant | undefined;
  lastErrorAt: Instant | undefined;
  /** What it did lately, by the beginning of intervals, at all accounts together. */
  recent: ReadonlyMap<Instant, Interval['counts']>;
  /** It has ended, and its last words were read. */
  isOver: boolean;
}

interface Looking {
  readonly runs: readonly RunRecord[];
  readonly now: Instant;
  readonly since: Instant;
}

function newcomer(): Followed {
  return { last: undefined, lastErrorAt: undefined, recent: new Map(), isOver: false };
}

/** The intervals of a run that are new, or may have grown. */
async function readNew(
  store: RecordStore,
  id: RunId,
  { run: { last }, now, since }: Omit<Looking, 'runs'> & { readonly run: Followed },
): Promise<readonly Interval[]> {
  if (last === undefined) return store.readIntervals([id], spanFrom(since, now));
  // Its clock may be behind this one, or have been set back.
  const running = instant(Math.floor(now / INTERVAL_MS) * INTERVAL_MS);
  const grown = last < running ? last : running;
  return store.readIntervals([id], spanFrom(later(since, grown), now));
}

/** Counts by the beginning of intervals: those of `fresh` are all of theirs, and replace what was known of them. */
function recentOf(
  known: Followed['recent'],
  fresh: readonly Interval[],
  now: Instant,
): ReadonlyMap<Instant, Interval['counts']> {
  const first = now - 3 * INTERVAL_MS;
  const recent = new Map([...known].filter(([from]) => from >= first));
  const groups = Map.groupBy(
    fresh.filter(({ from }) => from >= first),
    ({ from }) => from,
  );
  for (const [from, intervals] of groups) recent.set(from, totalCounts(intervals));
  return recent;
}

function spanFrom(from: Instant, now: Instant) {
  return { from, until: instant(now + LOOK_AHEAD_MS) };
}

function later(a: Instant | undefined, b: Instant): Instant {
  return a === undefined || b > a ? b : a;
}
