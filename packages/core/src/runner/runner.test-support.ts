// A run in virtual time: a clock with a queue of timers, trackers in memory, and the real ledger in a temporary file.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type Cancel, type Clock, type Instant, instant } from '../base/clock.js';
import type { Connection, Transport, TransportAnswer, TransportRequest, Way } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import { type Counts, type Interval, noCounts, type RunEnd, type RunRecord, runId } from '../model/run.js';
import type { AppliedState, AppliedTarget, LedgerDay } from '../model/state.js';
import { accountOf, instanceOf, type ResolvedInstance } from '../model/target.js';
import { type LoadSettings, load as loadSection } from '../schema/config.js';
import { defaultsOf } from '../schema/setting.js';
import { apply, aSignature, aTarget, BOOT } from '../state/contract/builders.contract.js';
import { openSqliteStore } from '../state/sqlite/sqlite-store.js';
import type { StateStore } from '../state/state-store.js';
import type { ServedState } from './lanes.js';
import type { Pace } from './pace.js';
import { Runner } from './runner.js';
import type { StopConditions } from './stop-conditions.js';
import type { Mode } from './visit-times.js';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** Time that passes only when it is told to. */
export class FakeClock implements Clock {
  #now: number;
  #timers: Timer[] = [];
  /** By how much the wall clock was set. */
  #setMs = 0;

  constructor(iso: string) {
    this.#now = Date.parse(iso);
  }

  now(): Instant {
    return instant(this.#now + this.#setMs);
  }

  /** Somebody sets the wall clock forward, or back. */
  set(ms: number): void {
    this.#setMs += ms;
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

/** How a tracker is reached without anything special. */
export function aWay(url = ''): Way {
  return { url, headers: {}, tls: { rejectUnauthorized: true } };
}

/** The load of a config that says nothing of it. */
export function aLoad(): LoadSettings {
  return loadSection.resolved.parse(defaultsOf(loadSection.fields));
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
  readonly url: string;
  readonly at: Instant;
  readonly site: number;
  readonly visitor: string;
  readonly isFirst: boolean;
  readonly cdt: number;
}

/** A connection as a tracker sees it. */
export interface Connected {
  readonly url: string;
  isOpen: boolean;
}

/** Trackers in memory, which answer at once and remember what came. */
export class FakeTrackers implements Transport {
  readonly received: Received[] = [];
  readonly connections: Connected[] = [];
  readonly #clock: Clock;
  answer: (request: URLSearchParams) => TransportAnswer | Promise<TransportAnswer> = () => answerOf(204);

  answerBulk: (requests: readonly URLSearchParams[]) => TransportAnswer | Promise<TransportAnswer> = ({ length }) =>
    bulkAnswerOf(length);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  connect({ url }: Way): Connection {
    const connected = { url, isOpen: true };
    this.connections.push(connected);
    const close = () => {
      connected.isOpen = false;
    };
    const take = async (request: TransportRequest) => this.#take(url, request);
    return { send: (request, onAnswer) => void take(request).then(onAnswer), close };
  }

  /** Connections that were not closed, to this URL. */
  openTo(url: string): number {
    return this.connections.filter((one) => one.isOpen && one.url === url).length;
  }

  /** The first hits, and so the visits, that came: each when it came first, however often it was sent. */
  readonly visits: Received[] = [];
  readonly #visitors = new Set<string>();

  #take(url: string, { body, type }: TransportRequest): TransportAnswer | Promise<TransportAnswer> {
    if (type === 'form') {
      const request = new URLSearchParams(body);
      this.#note(url, request);
      return this.answer(request);
    }
    const { requests }: { requests: string[] } = JSON.parse(body);
    const read = requests.map((request) => new URLSearchParams(request));
    for (const request of read) this.#note(url, request);
    return this.answerBulk(read);
  }

  #note(url: string, request: URLSearchParams): void {
    const received: Received = {
      url,
      at: this.#clock.now(),
      site: Number(request.get('idsite')),
      visitor: request.get('cid') ?? '',
      isFirst: request.has('new_visit'),
      cdt: Number(request.get('cdt')) * 1_000,
    };
    this.received.push(received);
    const visitor = `${received.site} ${received.visitor}`;
    if (received.isFirst && !this.#visitors.has(visitor)) {
      this.#visitors.add(visitor);
      this.visits.push(received);
    }
  }
}

/** How Matomo answers a bulk of which it took so many hits. */
export function bulkAnswerOf(tracked: number, invalid = 0): TransportAnswer {
  const body = JSON.stringify({ status: 'success', tracked, invalid });
  return {
    kind: 'response',
    status: 200,
    contentType: 'application/json',
    retryAfter: undefined,
    location: undefined,
    body,
  };
}

/** How a run of a test goes. */
export interface WorldOptions {
  readonly from?: string;
  readonly targets: readonly AppliedTarget[];
  readonly visitsPerDay?: number;
  readonly overflow?: 'redistribute' | 'drop';
  readonly arrivals?: 'poisson' | 'constant';
  readonly load?: Partial<LoadSettings>;
  readonly instances?: readonly ResolvedInstance[];
}

/** A state with targets, a clock and trackers. */
export class World implements AsyncDisposable {
  readonly clock: FakeClock;
  readonly trackers: FakeTrackers;
  readonly events: EngineEvent[] = [];
  readonly store: StateStore;
  /** The load as it was last applied. */
  load: LoadSettings;
  /** How busy the loop says that it is, 0 to 1. */
  loopUse = 0;
  /** How long it takes to read pages and secrets. */
  equipMs = 0;
  readonly #folder: string;
  readonly #intervals = new Map<string, Interval>();

  private constructor(folder: string, store: StateStore, from: string, load: LoadSettings) {
    this.load = load;
    this.#folder = folder;
    this.store = store;
    this.clock = new FakeClock(from);
    this.trackers = new FakeTrackers(this.clock);
  }

  static async of(options: WorldOptions): Promise<World> {
    const { from = '2026-11-24T12:00:00Z', targets, visitsPerDay } = options;
    const { overflow = 'redistribute', arrivals = 'poisson' } = options;
    const folder = mkdtempSync(join(tmpdir(), 'trafficinator-runner-'));
    const store = await openSqliteStore({ file: join(folder, 'state.db'), mode: 'write' });
    const load = { ...aLoad(), visitsPerDay, overflow, arrivals, ...options.load };
    await apply(store, { put: targets, load, instances: options.instances ?? [] });
    return new World(folder, store, from, load);
  }

  /** Starts a runner on the state. */
  async start(run: {
    pace: Pace;
    mode?: Mode;
    stop?: Partial<StopConditions>;
    store?: Partial<StateStore>;
  }): Promise<Run> {
    const { clock, trackers, store } = this;
    const id = runId(randomUUID());
    const applied = await store.readApplied();
    const record: Omit<RunRecord, 'fleet'> = {
      id,
      startedAt: clock.now(),
      who: 'ada',
      bootId: BOOT,
      serial: applied.serial,
      pace: '',
      seed: 'x',
      version: '0.0.0',
    };
    await store.liveness.hold(id);
    const parts = {
      record,
      store: { ...store, ...run.store },
      clock,
      loopMeter: () => this.loopUse,
      lanes: { seed: 'x', pace: run.pace, mode: run.mode ?? 'condensed', transport: trackers },
      stop: { untilCaps: false, ...run.stop },
      graceMs: 5_000,
      equip: (state: AppliedState) => this.#equip(state),
      emit: (event: EngineEvent) => this.events.push(event),
      onRecorded: (intervals: readonly Interval[]) => {
        for (const one of intervals) this.#intervals.set(`${one.run} ${one.account} ${one.from}`, one);
      },
    } as const;
    const runner = await Runner.start(parts, applied);
    runner.ended.then(
      ({ at, reason }) => store.endRun(id, { at: instant(Math.floor(at)), reason }),
      () => {},
    );
    return new Run(clock, runner);
  }

  /** Applies targets, and deletes those of these keys; the load stays, if not said otherwise. */
  async apply(change: {
    readonly put?: readonly AppliedTarget[];
    readonly remove?: readonly AppliedTarget[];
    readonly load?: Partial<LoadSettings>;
  }): Promise<void> {
    this.load = { ...this.load, ...change.load };
    const gone = (change.remove ?? []).map(({ target }) => target.key);
    await apply(this.store, { put: change.put ?? [], delete: gone, load: this.load });
  }

  async pause(...targets: readonly AppliedTarget[]): Promise<void> {
    await this.store.pause(targets.map(keyOf), aSignature({ at: this.clock.now() }));
  }

  async resume(...targets: readonly AppliedTarget[]): Promise<void> {
    await this.store.resume(targets.map(keyOf), aSignature({ at: this.clock.now() }));
  }

  /** Resolves when so much time has passed. */
  async later(ms: number): Promise<void> {
    if (ms > 0) await new Promise<void>((resolve) => this.clock.after(ms, resolve));
  }

  /** What was told of these kinds. */
  told(...kinds: readonly EngineEvent['kind'][]): readonly EngineEvent[] {
    return this.events.filter(({ kind }) => kinds.includes(kind));
  }

  async #equip(state: AppliedState): Promise<ServedState> {
    const pages = [{ url: 'https://shop.example/' }, { url: 'https://shop.example/a' }];
    await this.later(this.equipMs);
    const load = state.load ?? this.load;
    return {
      load,
      targets: state.targets.map(({ target }) => {
        const instance = state.instances.find(({ key }) => key === instanceOf(target.settings.url));
        return { target, pages, instance, way: aWay(target.settings.url) };
      }),
    };
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

/** What a test says of a site. */
export interface Site {
  readonly visitsPerDay?: number;
  readonly weight?: number;
  readonly url?: string;
  readonly concurrency?: number;
  readonly timezone?: string;
  readonly hitsPerDay?: number;
  readonly hitsPerMonth?: number;
}

/** A target in UTC whose hours and weekdays are all alike. */
export function aSite(
  siteId: number,
  { url, concurrency, timezone = 'UTC', hitsPerDay, hitsPerMonth, ...site }: Site = {},
): AppliedTarget {
  const { target, managedBy } = aTarget({ key: `site${siteId}`, siteId, ...site });
  const activity = { hours: new Array<number>(24).fill(1), weekdays: new Array<number>(7).fill(1) };
  const delivery = { ...target.settings.delivery, ...(concurrency === undefined ? {} : { concurrency }) };
  const where = { timezone, url: url ?? target.settings.url };
  const settings = { ...target.settings, ...where, activity, delivery, hitsPerDay, hitsPerMonth };
  return { target: { ...target, account: accountOf(settings.url, siteId), settings }, managedBy };
}

function keyOf({ target }: AppliedTarget) {
  return target.key;
}

/** A run under way. */
export class Run {
  readonly runner: Runner;
  readonly #clock: FakeClock;
  #ending: RunEnd | undefined;
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
  async end(withinMs: number): Promise<RunEnd | undefined> {
    await this.#clock.pass(withinMs, () => this.#ending !== undefined || this.#fault !== undefined);
    if (this.#fault !== undefined) throw this.#fault;
    return this.#ending;
  }
}

const NAMES = Object.keys(noCounts) as (keyof Counts)[]; // The object has exactly these.
