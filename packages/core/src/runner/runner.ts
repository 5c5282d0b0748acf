import type { Cancel, Clock, Instant } from '../base/clock.js';
import { localDayAt } from '../calendar/local-day.js';
import type { EngineEvent } from '../model/event.js';
import type { ErrorRecord, Interval, RunEnding, RunRecord } from '../model/run.js';
import type { AppliedState, DayBounds, LedgerDay } from '../model/state.js';
import type { AccountKey, ResolvedTarget } from '../model/target.js';
import { Cut } from './cut.js';
import type { Lane } from './lane.js';
import { Lanes, type ServedState, splitQuota } from './lanes.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { LaneContext } from './make-lane.js';
import type { RunnerStore } from './runner-store.js';
import type { StopConditions } from './stop-conditions.js';
import { Unrecorded } from './unrecorded.js';

/** Ledger marks and new visits come at most this often. */
const BUSY_MS = 20;
/** With nothing due, the lanes are looked at this often. */
const IDLE_MS = 200;
const RECORD_MS = 1_000;
const ADOPT_MS = 500;
const RECOVER_MS = 2_000;

/** What a runner needs. */
export interface RunnerParts {
  readonly record: RunRecord;
  readonly store: RunnerStore;
  readonly clock: Clock;
  /** All that lanes share, apart from what the runner adds. */
  readonly lanes: Omit<LaneContext, 'run' | 'cut' | 'onFree' | 'onFault' | 'emit' | 'clock'>;
  readonly stop: StopConditions;
  /** How long visits under way may go on after an interruption. */
  readonly graceMs: number;
  /** Adds to an applied state what it does not hold: pages and secrets. */
  readonly equip: (applied: AppliedState) => Promise<ServedState>;
  readonly emit: (event: EngineEvent) => void;
  /** What was counted, as it goes to the state. */
  readonly onRecorded: (intervals: readonly Interval[], errors: readonly ErrorRecord[]) => void;
}

/**
 * Sends the visits of an applied state until a stop condition is met or it is told to stop. The caller holds the liveness
 * of the run's id, has recorded the run, and ends it in the state afterwards.
 */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #startedAt: number;
  readonly #lanes: Lanes;
  readonly #keeper: LeaseKeeper;
  readonly #cut = new Cut();
  readonly #timers = new Set<Cancel>();
  readonly #ended: PromiseWithResolvers<RunEnding> = Promise.withResolvers();
  readonly #unrecorded = new Unrecorded();
  /** The latest day of every account that the run has served, those whose lanes are done included. */
  readonly #watched = new Map<AccountKey, DayBounds>();
  #serial: number;
  #days: readonly LedgerDay[] = [];
  #stopping: Omit<RunEnding, 'at'> | undefined;
  /** Whether a target is done because the plan of its day is, with something left of its cap. */
  #hasOutrunPlan = false;
  #isOver = false;
  #pumpAt = Number.POSITIVE_INFINITY;
  #cancelPump: Cancel = () => {};
  #lastPump = Number.NEGATIVE_INFINITY;

  private constructor(parts: RunnerParts, served: ServedState, days: readonly LedgerDay[]) {
    const { record, store, clock, emit, stop } = parts;
    this.#parts = parts;
    this.#startedAt = clock.monotonicMs();
    this.#serial = record.serial;
    this.#days = days;
    const onFree = () => this.#wake();
    const onFault = (error: unknown) => this.#fail(error);
    const context = { ...parts.lanes, clock, emit, run: record.id, cut: this.#cut, onFree, onFault };
    const quotas = stop.visits === undefined ? undefined : splitQuota(stop.visits, served, days);
    this.#lanes = new Lanes(context, served, quotas);
    this.#keeper = new LeaseKeeper({
      store,
      run: record.id,
      clock,
      onAnswer: onFree,
      onFault,
      onReachable: (reachable, detail) => this.#tellReachable(reachable, detail),
    });
  }

  /** Starts to serve a state. */
  static async start(parts: RunnerParts, applied: AppliedState): Promise<Runner> {
    const { clock, store, record, emit } = parts;
    const recovered = await store.recover(clock.now(), record.bootId);
    if (recovered.length > 0) emit({ kind: 'recovered', at: clock.now(), runs: recovered });
    const served = await parts.equip(applied);
    const days = await store.readDays(served.targets.map(({ target }) => dayOf(target, clock.now())));
    const runner = new Runner(parts, served, days);
    emit({ kind: 'runStarted', at: clock.now(), run: record.id, pace: record.pace, targets: served.targets.length });
    runner.#begin();
    return runner;
  }

  /** Resolves when the run has ended and everything is given back and recorded; rejects on a fault of ours. */
  get ended(): Promise<RunEnding> {
    return this.#ended.promise;
  }

  /** The days of the served targets, as the ledger had them a moment ago. */
  get days(): readonly LedgerDay[] {
    return this.#days;
  }

  get elapsedMs(): number {
    return this.#parts.clock.monotonicMs() - this.#startedAt;
  }

  /** Starts no further visit, and lets those under way end within the grace period. */
  stop(): void {
    this.#stop({ reason: 'interrupted' }, this.#parts.graceMs);
  }

  /** Ends now: visits under way are cut short. What was reserved goes back all the same. */
  abort(): void {
    this.#stop({ reason: 'interrupted' }, 0);
    this.#cutShort();
    for (const lane of this.#lanes.all) lane.disconnect();
    this.#wake();
  }

  #begin(): void {
    const { stop } = this.#parts;
    this.#every(RECORD_MS, () => this.#record());
    this.#every(ADOPT_MS, () => this.#adopt());
    this.#every(RECOVER_MS, () => this.#recover());
    if (stop.forMs !== undefined) {
      this.#after(stop.forMs, () => this.#stop({ reason: 'done', because: 'duration' }, this.#parts.graceMs));
    }
    this.#wake();
  }

  /** Looks at the lanes soon, but not more often than the ledger is marked. */
  #wake(): void {
    this.#pumpBy(Math.max(this.#lastPump + BUSY_MS, this.#parts.clock.monotonicMs()));
  }

  #pumpBy(at: number): void {
    if (this.#isOver || at >= this.#pumpAt) return;
    this.#cancelPump();
    this.#pumpAt = at;
    this.#cancelPump = this.#parts.clock.after(Math.max(0, at - this.#parts.clock.monotonicMs()), () => this.#pump());
  }

  #pump(): void {
    try {
      const { clock } = this.#parts;
      const now = clock.now();
      this.#pumpAt = Number.POSITIVE_INFINITY;
      this.#lastPump = clock.monotonicMs();
      const next = this.#lanes.step(now);
      this.#keeper.pump(this.#lanes.all);
      this.#finishLanes();
      if (this.#stopping !== undefined && this.#isDrained()) this.#end(this.#stopping);
      else this.#pumpBy(this.#lastPump + Math.min(IDLE_MS, Math.max(BUSY_MS, next - now)));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Ends the run for a fault of ours. What was reserved is taken back by whoever comes next. */
  #fail(error: unknown): void {
    this.#leave();
    this.#ended.reject(error);
  }

  #isDrained(): boolean {
    if (this.#lanes.drained && !this.#keeper.pending) return true;
    // Whoever comes next closes the leases that a lost ledger keeps open: this process will be dead then.
    return this.#cut.isMade && this.#lanes.inFlight === 0 && !this.#keeper.reachable;
  }

  /** Ends the lanes that have done their part, and the run with the last of them. */
  #finishLanes(): void {
    const { stop } = this.#parts;
    if (this.#stopping !== undefined || (stop.visits === undefined && !stop.untilCaps)) return;
    for (const lane of this.#lanes.serving) {
      const isFinished = this.#isFinished(lane);
      const isPastPlan = lane.isPastPlan(this.#parts.clock.now());
      if (!isFinished && !isPastPlan) continue;
      this.#hasOutrunPlan ||= !isFinished;
      this.#lanes.finish(lane);
    }
    if (this.#lanes.serving.length > 0) return;
    const because = this.#hasOutrunPlan ? 'plan' : 'caps';
    this.#stop({ reason: 'done', because: stop.visits === undefined ? because : 'visits' });
  }

  #isFinished(lane: Lane): boolean {
    if (lane.quotaReached) return true;
    const { account, settings } = lane.parts.target;
    if (settings.visitsPerDay === 0) return true;
    const day = this.#days.find((one) => one.account === account && one.date === lane.day.date);
    // What another runner has leased may still come back.
    return day !== undefined && day.leased === 0 && day.started >= day.cap;
  }

  #stop(ending: Omit<RunEnding, 'at'>, graceMs?: number): void {
    if (this.#stopping === undefined) {
      this.#stopping = ending;
      this.#lanes.retire();
      if (graceMs !== undefined) this.#emit({ kind: 'stopping', inFlight: this.#lanes.inFlight });
    }
    if (graceMs !== undefined) this.#after(graceMs, () => this.#cutShort());
    this.#wake();
  }

  #cutShort(): void {
    this.#cut.make();
    this.#wake();
  }

  #end(ending: Omit<RunEnding, 'at'>): void {
    this.#leave();
    const at = this.#parts.clock.now();
    this.#record()
      .catch((error: unknown) => this.#emit({ kind: 'stateUnreachable', detail: messageOf(error) }))
      .finally(() => this.#ended.resolve({ ...ending, at }));
  }

  /** From here on nothing begins any more, whatever the state still answers. */
  #leave(): void {
    this.#isOver = true;
    this.#cancelPump();
    for (const cancel of this.#timers) cancel();
    for (const lane of this.#lanes.all) lane.disconnect();
  }

  async #record(): Promise<void> {
    const { store, onRecorded } = this.#parts;
    const taken = [...this.#lanes.tallies].map((tally) => tally.take());
    const intervals = taken.flatMap((one) => one.intervals);
    const errors = taken.flatMap((one) => one.errors);
    onRecorded(intervals, errors);
    this.#unrecorded.add(intervals, errors);
    await this.#unrecorded.flush(store);
    await this.#readDays();
  }

  async #readDays(): Promise<void> {
    for (const { parts, day } of this.#lanes.all) this.#watched.set(parts.target.account, day);
    const before = this.#days;
    this.#days = await this.#parts.store.readDays([...this.#watched].map(([account, day]) => ({ account, day })));
    this.#tellCapped(before);
    this.#wake();
  }

  #tellCapped(before: readonly LedgerDay[]): void {
    for (const { parts, day } of this.#lanes.serving) {
      const isOf = (one: LedgerDay) => one.account === parts.target.account && one.date === day.date;
      const now = this.#days.find(isOf);
      const then = before.find(isOf);
      if (now === undefined || now.started < now.cap || (then !== undefined && then.started >= then.cap)) continue;
      const { date, timezone } = day;
      this.#emit({ kind: 'capped', target: parts.target.key, date, timezone, cap: now.cap });
    }
  }

  async #adopt(): Promise<void> {
    const { store, equip } = this.#parts;
    if (this.#stopping !== undefined || (await store.readSerial()) === this.#serial) return;
    const applied = await store.readApplied();
    const served = await equip(applied);
    if (this.#stopping !== undefined) return;
    this.#serial = applied.serial;
    this.#lanes.adopt(served);
    this.#emit({ kind: 'adopted', serial: applied.serial, targets: served.targets.length });
    this.#wake();
  }

  async #recover(): Promise<void> {
    const { store, clock, record } = this.#parts;
    const runs = await store.recover(clock.now(), record.bootId);
    if (runs.length > 0) this.#emit({ kind: 'recovered', runs });
  }

  /** Repeats a task of the state, which may fail: the next one says whether the state is reachable again. */
  #every(periodMs: number, task: () => Promise<void>): void {
    const again = () =>
      this.#after(periodMs, () => {
        task()
          .catch((error: unknown) => this.#keeper.failed(messageOf(error)))
          .finally(again);
      });
    again();
  }

  #after(delayMs: number, task: () => void): void {
    if (this.#isOver) return;
    const cancel = this.#parts.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      task();
    });
    this.#timers.add(cancel);
  }

  #tellReachable(reachable: boolean, detail: string): void {
    // What is asked at the very end may find the thread of the state gone.
    if (this.#isOver) return;
    this.#emit(reachable ? { kind: 'stateReachable' } : { kind: 'stateUnreachable', detail });
  }

  #emit(event: WithoutTime<EngineEvent>): void {
    this.#parts.emit({ ...event, at: this.#parts.clock.now() });
  }
}

function dayOf({ account, settings }: ResolvedTarget, now: Instant) {
  return { account, day: localDayAt(now, settings.timezone) };
}

type WithoutTime<E> = E extends unknown ? Omit<E, 'at'> : never;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
