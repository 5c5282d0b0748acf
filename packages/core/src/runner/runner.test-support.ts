// A run in virtual time: a clock with a queue of timers, trackers in memory, and the real ledger in a temporary file.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type Cancel, type Clock, type Instant, instant } from '../base/clock.js';
import type { Connection, Transport, TransportAnswer, TransportRequest } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import { type Counts, type Interval, noCounts, type RunEnding, type RunRecord, runId } from '../model/run.js';
import type { AppliedTarget, LedgerDay } from '../model/state.js';
import { apply, BOOT } from '../state/contract/builders.contract.js';
import { openSqliteStore } from '../state/sqlite/sqlite-store.js';
import type { StateStore } from '../state/state-store.js';
import { loadOf } from './lanes.js';
import type { Pace } from './pace.js';
import { Runner } from './runner.js';
import type { StopConditions } from './stop-conditions.js';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** Time that passes only when it is told to. */
export class FakeClock implements Clock {
  #now: number;
  #timers: Timer[] = [];

  constructor(iso: string) {
    this.#now = Date.parse(iso);
  }

  now(): Instant {
    return instant(this.#now);
  }

  monotonicMs(): number {
    return this.#now;
  }

  after(delayMs: number, task: () => void): Cancel {
    const timer = { at: this.#now + Math.max(0, delayMs), task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get pending(): number {
    return this.#timers.length;
  }

  /** Lets time pass, timer by timer; between two of them all that is under way in this process settles. */
  async pass(ms: number, isOver: () => boolean = () => false): Promise<void> {
    const end = this.#now + ms;
    await settled();
    while (!isOver()) {
      const next = this.#timers.reduce<Timer | undefined>(
        (a, b) => (a === undefined || b.at < a.at ? b : a),
        undefined,
      );
      if (next === undefined || next.at > end) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
      await settled();
    }
    if (!isOver()) this.#now = end;
  }
}

/** Resolves when everything that only waits for promises has had its turn. */
export async function settled(): Promise<void> {
  await turn();
}

/** An answer of a status, with nothing in it. */
export function answerOf(status: number, retryAfter?: string): TransportAnswer {
  return { kind: 'response', status, contentType: '', retryAfter, location: undefined, body: '' };
}

/** What cannot be told from a request that was never answered. */
export const NO_ANSWER: TransportAnswer = { kind: 'error', reached: true, code: 'TIMEOUT', message: 'No answer.' };

/** What cannot be told from a server that does not run. */
export const NO_CONNECTION: TransportAnswer = { kind: 'error', reached: false, code: 'ECONNREFUSED', message: 'No.' };

/** A request as a tracker got it. */
export interface Received {
  readonly at: Instant;
  readonly site: number;
  readonly visitor: string;
  readonly isFirst: boolean;
  readonly cdt: number;
}

/** Trackers in memory, which answer at once and remember what came. */
export class FakeTrackers implements Transport {
  readonly received: Received[] = [];
  readonly #clock: Clock;
  answer: (request: URLSearchParams) => TransportAnswer | Promise<TransportAnswer> = () => answerOf(204);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  connect(): Connection {
    return { send: async (request) => this.#take(request), close: () => {} };
  }

  /** The first hits, and so the visits, that came. */
  get visits(): readonly Received[] {
    return this.received.filter(({ isFirst }) => isFirst);
  }

  #take({ body }: TransportRequest): TransportAnswer | Promise<TransportAnswer> {
    const request = new URLSearchParams(body);
    this.received.push({
      at: this.#clock.now(),
      site: Number(request.get('idsite')),
      visitor: request.get('cid') ?? '',
      isFirst: request.has('new_visit'),
      cdt: Number(request.get('cdt')) * 1_000,
    });
    return this.answer(request);
  }
}

/** How a run of a test goes. */
export interface WorldOptions {
  readonly from?: string;
  readonly targets: readonly AppliedTarget[];
  readonly visitsPerDay?: number;
  readonly overflow?: 'redistribute' | 'drop';
}

/** A state with targets, a clock and trackers. */
export class World implements AsyncDisposable {
  readonly clock: FakeClock;
  readonly trackers: FakeTrackers;
  readonly events: EngineEvent[] = [];
  readonly store: StateStore;
  readonly #folder: string;
  readonly #intervals = new Map<string, Interval>();

  private constructor(folder: string, store: StateStore, from: string) {
    this.#folder = folder;
    this.store = store;
    this.clock = new FakeClock(from);
    this.trackers = new FakeTrackers(this.clock);
  }

  static async of({ from = '2026-11-24T12:00:00Z', targets, visitsPerDay, overflow }: WorldOptions): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'trafficinator-runner-'));
    const store = await openSqliteStore({ file: join(folder, 'state.db'), mode: 'write' });
    const load = { visitsPerDay, overflow: overflow ?? 'redistribute', arrivals: 'poisson' } as const;
    await apply(store, { put: targets, load });
    return new World(folder, store, from);
  }

  /** Starts a runner on the state. */
  async start(run: { pace: Pace; stop?: Partial<StopConditions>; store?: Partial<StateStore> }): Promise<Run> {
    const { clock, trackers, store } = this;
    const id = runId(randomUUID());
    const applied = await store.readApplied();
    const record: RunRecord = {
      id,
      startedAt: clock.now(),
      who: 'ada',
      bootId: BOOT,
      serial: applied.serial,
      pace: '',
    };
    await store.liveness.hold(id);
    await store.startRun(record);
    const parts = {
      record,
      store: { ...store, ...run.store },
      clock,
      lanes: { seed: 'x', pace: run.pace, mode: 'condensed', transport: trackers },
      stop: { untilCaps: false, ...run.stop },
      graceMs: 5_000,
      equip: async (state: typeof applied) => {
        const pages = [{ url: 'https://shop.example/' }, { url: 'https://shop.example/a' }];
        return { load: loadOf(state), targets: state.targets.map(({ target }) => ({ target, pages })) };
      },
      emit: (event: EngineEvent) => this.events.push(event),
      onRecorded: (intervals: readonly Interval[]) => {
        for (const one of intervals) this.#intervals.set(`${one.run} ${one.account} ${one.from}`, one);
      },
    } as const;
    return new Run(clock, await Runner.start(parts, applied));
  }

  /** All that was counted. */
  get counts(): Counts {
    const sum = { ...noCounts };
    for (const { counts } of this.#intervals.values()) for (const name of NAMES) sum[name] += counts[name];
    return sum;
  }

  /** How many visits of each site came. */
  get visitsOfSites(): Record<number, number> {
    const visits: Record<number, number> = {};
    for (const { site } of this.trackers.visits) visits[site] = (visits[site] ?? 0) + 1;
    return visits;
  }

  /** The account of a target's local day. */
  async day(
    { target }: AppliedTarget,
    day: Parameters<StateStore['readDays']>[0][number]['day'],
  ): Promise<LedgerDay | undefined> {
    return (await this.store.readDays([{ account: target.account, day }]))[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true });
  }
}

/** A run under way. */
export class Run {
  readonly runner: Runner;
  readonly #clock: FakeClock;
  #ending: RunEnding | undefined;
  #fault: unknown;

  constructor(clock: FakeClock, runner: Runner) {
    this.#clock = clock;
    this.runner = runner;
    runner.ended.then(
      (ending) => {
        this.#ending = ending;
      },
      (error: unknown) => {
        this.#fault = error;
      },
    );
  }

  /** How it ended, within so much virtual time; undefined if it goes on. */
  async end(withinMs: number): Promise<RunEnding | undefined> {
    await this.#clock.pass(withinMs, () => this.#ending !== undefined || this.#fault !== undefined);
    if (this.#fault !== undefined) throw this.#fault;
    return this.#ending;
  }
}

const NAMES = Object.keys(noCounts) as (keyof Counts)[]; // The object has exactly these.
