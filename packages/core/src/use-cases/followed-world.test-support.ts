// Runs that write what they count to a real state, and somebody who follows them.
import { randomUUID } from 'node:crypto';
import { type Clock, type Instant, instant } from '../base/clock.js';
import { emptyHistogram } from '../base/histogram.js';
import type { ErrorClass } from '../model/outcome.js';
import {
  type ErrorRecord,
  INTERVAL_MS,
  type Interval,
  intervalKey,
  noCounts,
  type RunId,
  runId,
} from '../model/run.js';
import type { TargetKey } from '../model/target.js';
import { anError, apply, aRun, aSignature, aTarget } from '../state/contract/builders.contract.js';
import type { Hold } from '../state/liveness.js';
import type { StateStore } from '../state/state-store.js';

/** What a run does to its targets in one step. */
export interface Visits {
  readonly run: number;
  readonly target: number;
  readonly accepted: number;
  readonly failedHits: number;
  readonly latencyMs: number;
  readonly error?: ErrorClass | undefined;
}

/** A state with a few targets, and runs that serve them. */
export class FollowedWorld {
  readonly store: StateStore;
  readonly clock: Clock = { now: () => this.now, monotonicMs: () => this.now, after: () => () => {} };
  now: Instant = instant(Date.parse('2026-11-24T20:48:03Z'));
  readonly #runs: WrittenRun[] = [];

  private constructor(store: StateStore) {
    this.store = store;
  }

  static async on(store: StateStore): Promise<FollowedWorld> {
    const world = new FollowedWorld(store);
    await apply(store, { put: TARGETS.slice(0, 2) });
    await world.startRun();
    return world;
  }

  advance(seconds: number): void {
    this.now = instant(this.now + seconds * 1_000);
  }

  /** Applies the last target, which may have been served before, or deletes it. */
  async applyLast(isApplied: boolean): Promise<void> {
    const last = TARGETS.slice(2);
    await apply(this.store, isApplied ? { put: last } : { delete: last.map(({ target }) => target.key) });
  }

  async startRun(): Promise<void> {
    const id = runId(randomUUID());
    const hold = await this.store.liveness.hold(id);
    await this.store.startRun(aRun({ id, startedAt: this.now }), { text: id });
    this.#runs.push(new WrittenRun(id, hold));
  }

  /** Of the runs that go on. */
  runAt(index: number): WrittenRun | undefined {
    const active = this.#runs.filter(({ isOver }) => !isOver);
    return active[index % Math.max(1, active.length)];
  }

  count(visits: Visits): void {
    this.runAt(visits.run)?.count(visits, this.now);
  }

  /** Every run that can write writes what it has counted. */
  async record(): Promise<void> {
    for (const run of this.#runs) if (!run.isOver && !run.isCutOff) await run.write(this.store);
  }

  async endRun(index: number): Promise<void> {
    const run = this.runAt(index);
    if (run === undefined) return;
    await run.write(this.store);
    await this.store.endRun(run.id, { at: this.now, reason: 'done' });
    await run.end();
  }

  async pause(target: number, isPaused: boolean): Promise<void> {
    const by = aSignature({ at: this.now });
    await this.store[isPaused ? 'pause' : 'resume']([keyOf(target % 2)], by);
  }

  async block(index: number, target: number, isBlocked: boolean): Promise<void> {
    const run = this.runAt(index);
    const blocked = isBlocked ? [{ target: keyOf(target), reason: 'the variable TOKEN is not set' }] : [];
    if (run !== undefined) await this.store.setBlocked(run.id, blocked);
  }
}

/** All targets that there may be. */
export const TARGETS = ['blog', 'docs', 'shop'].map((key, at) => aTarget({ key, siteId: at + 1, hitsPerDay: 500 }));

function keyOf(target: number): TargetKey {
  return accountAt(target).key;
}

function accountAt(index: number) {
  const target = TARGETS[index % TARGETS.length]?.target;
  if (target === undefined) throw new TypeError('There are targets.');
  return target;
}

/** A run that counts, and writes what it has counted at once, as a recorder does. */
class WrittenRun {
  readonly id: RunId;
  isOver = false;
  /** It cannot write. */
  isCutOff = false;
  readonly #hold: Hold;
  readonly #unwritten = new Map<string, Interval>();
  readonly #errors = new Map<string, ErrorRecord>();
  readonly #open = new Map<string, { readonly interval: Interval; readonly latencies: readonly number[] }>();

  constructor(id: RunId, hold: Hold) {
    this.id = id;
    this.#hold = hold;
  }

  count({ target: index, accepted, failedHits, latencyMs, error }: Visits, now: Instant): void {
    const { key: target, account } = accountAt(index);
    const from = instant(Math.floor(now / INTERVAL_MS) * INTERVAL_MS);
    const whose = { run: this.id, target, account, from };
    const name = intervalKey(whose);
    const known = this.#open.get(name);
    const counts = known?.interval.counts ?? noCounts;
    const latencies = [...(known?.latencies ?? []), ...new Array<number>(accepted).fill(latencyMs)];
    const histogram = emptyHistogram();
    for (const latency of latencies) histogram.record(latency);
    const nothing = emptyHistogram().encode();
    const interval: Interval = {
      ...whose,
      seconds: 10,
      counts: {
        ...counts,
        started: counts.started + accepted + failedHits,
        sent: counts.sent + accepted + failedHits,
        accepted: counts.accepted + accepted,
        failedHits: counts.failedHits + failedHits,
      },
      latency: histogram.encode(),
      latencySinceDue: nothing,
      lateness: nothing,
    };
    this.#open.set(name, { interval, latencies });
    this.#unwritten.set(name, interval);
    if (error !== undefined) this.#count(anError(this.id, { target, account, class: error, lastAt: now }));
  }

  async write(store: StateStore): Promise<void> {
    await store.record([...this.#unwritten.values()], [...this.#errors.values()]);
    this.#unwritten.clear();
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.#hold.release();
  }

  #count(error: ErrorRecord): void {
    const name = `${error.account} ${error.class}`;
    this.#errors.set(name, { ...error, count: (this.#errors.get(name)?.count ?? 0) + 1 });
  }
}
