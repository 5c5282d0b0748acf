import type { Cancel, Clock, Instant } from '../base/clock.js';
import { localDayAt } from '../calendar/local-day.js';
import type { EngineEvent } from '../model/event.js';
import type { ErrorRecord, Interval, RunEnding, RunRecord } from '../model/run.js';
import type { AppliedState, LedgerDay } from '../model/state.js';
import type { ResolvedTarget } from '../model/target.js';
import { Completion } from './completion.js';
import { Cut } from './cut.js';
import { DayWatch } from './day-watch.js';
import { Lanes, type ServedState, splitQuota } from './lanes.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { LaneContext } from './make-lane.js';
import { PauseNews } from './pause-news.js';
import { pausedIn } from './paused.js';
import type { RunnerStore } from './runner-store.js';
import { StateFollower } from './state-follower.js';
import type { StopConditions } from './stop-conditions.js';
import { Timers } from './timers.js';
import { Unrecorded } from './unrecorded.js';

/** Ledger marks and new visits come at most this often. */
const BUSY_MS = 20;
/** With nothing due, the lanes are looked at this often. */
const IDLE_MS = 200;
const RECORD_MS = 1_000;
/** Short enough that a change is adopted within a second. */
const FOLLOW_MS = 400;
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
  readonly #timers: Timers;
  readonly #ended: PromiseWithResolvers<RunEnding> = Promise.withResolvers();
  readonly #unrecorded = new Unrecorded();
  readonly #follower: StateFollower;
  readonly #dayWatch: DayWatch;
  readonly #completion: Completion;
  readonly #pauseNews: PauseNews;
  #served: ServedState;
  #stopping: Omit<RunEnding, 'at'> | undefined;
  #isOver = false;
  #pumpAt = Number.POSITIVE_INFINITY;
  #cancelPump: Cancel = () => {};
  #lastPump = Number.NEGATIVE_INFINITY;

  private constructor(parts: RunnerParts, { applied, served, days }: Beginning) {
    const { record, store, clock, emit, stop } = parts;
    this.#parts = parts;
    this.#startedAt = clock.monotonicMs();
    this.#served = served;
    this.#timers = new Timers(clock);
    const onFree = () => this.#wake();
    const onFault = (error: unknown) => this.#fail(error);
    const context = { ...parts.lanes, clock, emit, run: record.id, cut: this.#cut, onFree, onFault };
    const paused = pausedIn(applied);
    const quotas = stop.visits === undefined ? undefined : splitQuota(stop.visits, served, { days, paused });
    this.#lanes = new Lanes(context, { served, paused }, quotas);
    this.#dayWatch = new DayWatch(store, this.#lanes, days);
    this.#completion = new Completion(stop, this.#lanes, this.#dayWatch);
    this.#pauseNews = new PauseNews(this.#lanes);
    this.#keeper = new LeaseKeeper({
      store,
      run: record.id,
      clock,
      onAnswer: onFree,
      onEnded: () => this.#stop({ reason: 'lost' }, parts.graceMs),
      onFault,
      onReachable: (reachable, detail) => this.#tellReachable(reachable, detail),
    });
    this.#follower = new StateFollower({
      store,
      run: record.id,
      applied,
      equip: parts.equip,
      onChanged: (state) => this.#change(state),
      onEquipped: (state, equipped) => this.#adopt(state, equipped),
      onStopAsked: () => this.#stop({ reason: 'done', because: 'stop' }, parts.graceMs),
      onFailed: (error) => this.#keeper.failed(messageOf(error)),
    });
  }

  /** Starts to serve a state. */
  static async start(parts: RunnerParts, applied: AppliedState): Promise<Runner> {
    const { clock, store, record, emit } = parts;
    const recovered = await store.recover(clock.now(), record.bootId);
    if (recovered.length > 0) emit({ kind: 'recovered', at: clock.now(), runs: recovered });
    const served = await parts.equip(applied);
    const days = await store.readDays(served.targets.map(({ target }) => dayOf(target, clock.now())));
    const runner = new Runner(parts, { applied, served, days });
    emit({ kind: 'runStarted', at: clock.now(), run: record.id, pace: record.pace, targets: served.targets.length });
    runner.#tell(runner.#pauseNews.changes(applied));
    runner.#begin();
    return runner;
  }

  /** Resolves when the run has ended and everything is given back and recorded; rejects on a fault of ours. */
  get ended(): Promise<RunEnding> {
    return this.#ended.promise;
  }

  /** The state as the run knows it, with what is paused. What was applied a moment ago may not be served yet. */
  get applied(): AppliedState {
    return this.#follower.applied;
  }

  /** The days of the served targets, as the ledger had them a moment ago. */
  get days(): readonly LedgerDay[] {
    return this.#dayWatch.days;
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
    this.#every(FOLLOW_MS, () => this.#follow());
    this.#every(RECOVER_MS, () => this.#recover());
    if (stop.forMs !== undefined) {
      this.#timers.after(stop.forMs, () => this.#stop({ reason: 'done', because: 'duration' }, this.#parts.graceMs));
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
      this.#complete();
      if (this.#stopping === undefined) this.#tell(this.#pauseNews.idleness(this.#parts.stop.visits !== undefined));
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
    if (this.#lanes.areDrained && !this.#keeper.pending) return true;
    // Whoever comes next closes the leases that a lost ledger keeps open: this process will be dead then.
    return this.#cut.isMade && this.#lanes.inFlight === 0 && !this.#keeper.reachable;
  }

  /** Ends the run when it has done what it was asked for. */
  #complete(): void {
    if (this.#stopping !== undefined) return;
    const because = this.#completion.cause(this.#parts.clock.now());
    if (because !== undefined) this.#stop({ reason: 'done', because });
  }

  #stop(ending: Omit<RunEnding, 'at'>, graceMs?: number): void {
    if (this.#stopping === undefined) {
      this.#stopping = ending;
      this.#lanes.retire();
      const isAsked = ending.because === 'stop';
      if (graceMs !== undefined) this.#emit({ kind: 'stopping', inFlight: this.#lanes.inFlight, isAsked });
    }
    if (graceMs !== undefined) this.#timers.after(graceMs, () => this.#cutShort());
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
    this.#timers.end();
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
    this.#tell(await this.#dayWatch.read());
    this.#wake();
  }

  async #follow(): Promise<void> {
    if (this.#stopping === undefined) await this.#follower.look();
  }

  /** Pauses at once, and starts nothing more where nothing is applied any more; the rest waits for its secrets and pages. */
  #change(applied: AppliedState): void {
    if (this.#stopping !== undefined) return;
    this.#serve(applied);
    this.#tell(this.#pauseNews.changes(applied));
  }

  async #adopt(applied: AppliedState, served: ServedState): Promise<void> {
    // A raised cap must be known before a lane that had used the old one is looked at.
    await this.#readDays();
    if (this.#stopping !== undefined) return;
    this.#served = served;
    this.#serve(this.#follower.applied);
    this.#emit({ kind: 'adopted', serial: applied.serial, targets: served.targets.length });
  }

  /** What is served is of a state that may have changed since: never more than is applied now. */
  #serve(applied: AppliedState): void {
    const accounts = new Set(applied.targets.map(({ target }) => target.account));
    const { load, targets: equipped } = this.#served;
    const served = equipped.filter(({ target }) => accounts.has(target.account));
    this.#lanes.adopt({ load, targets: served }, pausedIn(applied));
    this.#wake();
  }

  async #recover(): Promise<void> {
    const { store, clock, record } = this.#parts;
    const runs = await store.recover(clock.now(), record.bootId);
    if (runs.length > 0) this.#emit({ kind: 'recovered', runs });
  }

  /** Repeats a task of the state, which may fail: the next one says whether the state is reachable again. */
  #every(periodMs: number, task: () => Promise<void>): void {
    this.#timers.every(periodMs, task, (error) => this.#keeper.failed(messageOf(error)));
  }

  #tellReachable(reachable: boolean, detail: string): void {
    // What is asked at the very end may find the thread of the state gone.
    if (this.#isOver) return;
    this.#emit(reachable ? { kind: 'stateReachable' } : { kind: 'stateUnreachable', detail });
  }

  #tell(events: readonly WithoutTime<EngineEvent>[]): void {
    for (const event of events) this.#emit(event);
  }

  #emit(event: WithoutTime<EngineEvent>): void {
    this.#parts.emit({ ...event, at: this.#parts.clock.now() });
  }
}

/** What a runner begins with. */
interface Beginning {
  readonly applied: AppliedState;
  readonly served: ServedState;
  readonly days: readonly LedgerDay[];
}

function dayOf({ account, settings }: ResolvedTarget, now: Instant) {
  return { account, day: localDayAt(now, settings.timezone) };
}

type WithoutTime<E> = E extends unknown ? Omit<E, 'at'> : never;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
