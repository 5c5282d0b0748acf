import { canonicalJson } from '../base/canonical-json.js';
import { type Clock, type Instant, instant } from '../base/clock.js';
import type { LoopMeter } from '../base/loop-meter.js';
import { randomFrom } from '../base/random.js';
import { localDayAt } from '../calendar/local-day.js';
import type { EngineEvent, Untimed } from '../model/event.js';
import type { ErrorRecord, FleetPlace, Interval, RunEnding, RunRecord } from '../model/run.js';
import type { AppliedState, LedgerBudget, LedgerDay } from '../model/state.js';
import type { ResolvedTarget } from '../model/target.js';
import { type Cadence, usualCadence } from './cadence.js';
import { Completion } from './completion.js';
import { Cut } from './cut.js';
import { InstanceGates } from './instance-gate.js';
import { Lanes, type ServedState } from './lanes.js';
import { LeaseKeeper } from './lease-keeper.js';
import { LedgerWatch } from './ledger-watch.js';
import { LoopWatch } from './loop-watch.js';
import type { LaneContext } from './make-lane.js';
import { OfferedRate } from './offered-rate.js';
import { PauseNews } from './pause-news.js';
import { pausedIn } from './paused.js';
import { Pump } from './pump.js';
import { RateGovernor } from './rate-governor.js';
import { RecentWindow } from './recent-window.js';
import type { RunnerStore } from './runner-store.js';
import { splitQuota } from './split-quota.js';
import { StateFollower } from './state-follower.js';
import type { StopConditions } from './stop-conditions.js';
import { Timers } from './timers.js';
import { Unrecorded } from './unrecorded.js';

/** What a runner needs. */
export interface RunnerParts {
  readonly record: Omit<RunRecord, 'fleet'>;
  readonly store: RunnerStore;
  readonly clock: Clock;
  readonly loopMeter: LoopMeter;
  /** All that lanes share, apart from what the runner adds. */
  readonly lanes: Omit<LaneContext, 'run' | 'cut' | 'gates' | 'recent' | 'onFree' | 'onFault' | 'emit' | 'clock'>;
  readonly stop: StopConditions;
  readonly cadence?: Cadence | undefined;
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
 * of the run's id, and ends the run in the state afterwards.
 */
export class Runner {
  readonly record: RunRecord;
  readonly #parts: RunnerParts;
  readonly #cadence: Cadence;
  readonly #startedAt: number;
  readonly #lanes: Lanes;
  readonly #rate: OfferedRate;
  readonly #keeper: LeaseKeeper;
  readonly #cut = new Cut();
  readonly #timers: Timers;
  readonly #pump: Pump;
  readonly #ended: PromiseWithResolvers<RunEnding> = Promise.withResolvers();
  readonly #unrecorded = new Unrecorded();
  readonly #follower: StateFollower;
  readonly #watch: LedgerWatch;
  readonly #completion: Completion;
  readonly #pauseNews: PauseNews;
  readonly #loopWatch: LoopWatch | undefined;
  readonly #governor: RateGovernor | undefined;
  #served: ServedState;
  #fleetSize = 1;
  #beganAt: Instant;
  #stoppedAt: Instant | undefined;
  #stopping: Omit<RunEnding, 'at'> | undefined;
  #isOver = false;

  private constructor(parts: RunnerParts, { applied, served, days, place }: Beginning) {
    const { store, clock, emit, stop, lanes } = parts;
    this.#cadence = parts.cadence ?? usualCadence;
    const { busyMs, hurriedMs, idleMs, followMs } = this.#cadence;
    const record = { ...parts.record, fleet: place.fleet };
    this.record = record;
    this.#parts = parts;
    this.#startedAt = clock.monotonicMs();
    this.#beganAt = clock.now();
    this.#served = served;
    this.#timers = new Timers(clock);
    const onFree = () => this.#pump.wake();
    const onFault = (error: unknown) => this.#fail(error);
    // The others look at the state once in `followMs`: until then they offer this runner's part too.
    const from = instant(place.fleet === record.id ? clock.now() : clock.now() + 2 * followMs);
    this.#rate = new OfferedRate(lanes.pace, { since: place.since, from });
    const gates = new InstanceGates({
      clock,
      emit,
      random: randomFrom(parts.lanes.seed).split('gates').split(record.id),
    });
    // Nobody looks at it where there is no rate to slow down.
    const recent = this.#rate.isGiven ? new RecentWindow() : undefined;
    const common = { clock, emit, run: record.id, cut: this.#cut, recent, gates, onFree, onFault };
    this.#lanes = new Lanes({ ...lanes, ...common }, { served, paused: pausedIn(applied) }, this.#rate);
    this.#pump = new Pump({ clock, busyMs, hurriedMs, idleMs, step: () => this.#step(), onFault });
    this.#governor = recent && new RateGovernor({ clock, rate: this.#rate, lanes: this.#lanes, recent });
    this.#loopWatch = this.#watchLoop(parts);
    const fleet = stop.visits === undefined ? undefined : place.fleet;
    this.#watch = new LedgerWatch({ store, lanes: this.#lanes, fleet, days });
    this.#completion = new Completion(stop, this.#lanes, this.#watch);
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
      onFleet: (runs) => this.#shareAmong(runs),
      onFailed: (error) => this.#keeper.failed(messageOf(error)),
    });
  }

  /** Starts to serve a state, and records the run in it. */
  static async start(parts: RunnerParts, applied: AppliedState): Promise<Runner> {
    const { clock, store, record, emit, stop, lanes } = parts;
    const recovered = await store.recover(clock.now(), record.bootId);
    if (recovered.length > 0) emit({ kind: 'recovered', at: clock.now(), runs: recovered });
    const served = await parts.equip(applied);
    const targets = served.targets.map(({ target }) => target);
    const days = await store.readDays(targets.map((target) => dayOf(target, clock.now())));
    const split = { targets, overflow: served.load.overflow, days, paused: pausedIn(applied) };
    const quotas = stop.visits === undefined ? undefined : splitQuota(stop.visits, split);
    const text = canonicalJson({ pace: lanes.pace, seed: lanes.seed, ...(quotas && { visits: stop.visits }) });
    const place = await store.startRun(record, { text, quotas });
    const { fleet } = await store.readSignals(record.id);
    const runner = new Runner(parts, { applied, served, days, place });
    emit({ kind: 'runStarted', at: clock.now(), run: record.id, pace: record.pace, targets: served.targets.length });
    runner.#shareAmong(fleet.length);
    runner.#tell(runner.#pauseNews.changes(applied));
    await runner.#readLedger('all');
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
    return this.#watch.days;
  }

  /** The hit budgets of the served targets, as the ledger had them a moment ago. */
  get budgets(): readonly LedgerBudget[] {
    return this.#watch.budgets;
  }

  /** Why its figures say nothing of the targets, in words; undefined if they do. */
  get invalid(): string | undefined {
    return this.#loopWatch?.verdict;
  }

  /** Runs that share the load, this one among them. */
  get fleetSize(): number {
    return this.#fleetSize;
  }

  /** The time in which it has visits to start: from the end of its preparations until it was told to stop. */
  get offering(): { readonly from: Instant; readonly until: Instant } {
    return { from: this.#beganAt, until: this.#stoppedAt ?? this.#parts.clock.now() };
  }

  get elapsedMs(): number {
    return this.#parts.clock.monotonicMs() - this.#startedAt;
  }

  /** Visits a second that the whole fleet is asked for; undefined where there is no rate. */
  get askedPerSecond(): number | undefined {
    return this.#rate.isGiven ? this.#rate.asked(this.#parts.clock.now()) : undefined;
  }

  /** Offers another rate from now on: visits a second over the whole fleet. */
  setRate(perSecond: number): void {
    this.#rate.ask(perSecond);
    this.#pump.wake();
  }

  /** Starts no further visit, and lets those under way end within the grace period. */
  stop(): void {
    this.#stop({ reason: 'interrupted' }, this.#parts.graceMs);
  }

  /** As `stop`, since a threshold was crossed that ends the run. */
  stopForThreshold(): void {
    this.#stop({ reason: 'done', because: 'threshold' }, this.#parts.graceMs);
  }

  /** Ends now: visits under way are cut short. What was reserved goes back all the same. */
  abort(): void {
    this.#stop({ reason: 'interrupted' }, 0);
    this.#cutShort();
    for (const lane of this.#lanes.all) lane.disconnect();
    this.#pump.wake();
  }

  #begin(): void {
    const { stop, graceMs, clock } = this.#parts;
    this.#beganAt = clock.now();
    const { recordMs, followMs, recoverMs, thinMs, adaptMs } = this.#cadence;
    this.#every(recordMs, () => this.#record());
    this.#every(followMs, () => this.#follow());
    this.#every(recoverMs, () => this.#recover());
    this.#every(thinMs, () => this.#thin());
    if (this.#governor !== undefined) this.#every(adaptMs, async () => this.#adapt());
    if (stop.forMs !== undefined) {
      this.#timers.after(stop.forMs, () => this.#stop({ reason: 'done', because: 'duration' }, graceMs));
    }
    this.#pump.wake();
  }

  /** Does what is due. Answers in how many milliseconds something will be. */
  #step(): number {
    const now = this.#parts.clock.now();
    const next = this.#lanes.step(now);
    this.#pump.hurry(this.#lanes.areStarved);
    this.#keeper.pump(this.#lanes.all);
    this.#complete(now);
    if (this.#stopping === undefined) {
      const isForVisits = this.#parts.stop.visits !== undefined;
      this.#tell(this.#pauseNews.idleness(isForVisits ? (lane) => this.#watch.quotaLeft(lane) : undefined));
    }
    if (this.#stopping !== undefined && this.#isDrained()) this.#end(this.#stopping);
    return next - now;
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
  #complete(now: Instant): void {
    if (this.#stopping !== undefined) return;
    const because = this.#rate.isOver(now) ? 'stages' : this.#completion.cause(now);
    if (because !== undefined) this.#stop({ reason: 'done', because });
  }

  #stop(ending: Omit<RunEnding, 'at'>, graceMs?: number): void {
    if (this.#stopping === undefined) {
      this.#stopping = ending;
      this.#stoppedAt = this.#parts.clock.now();
      this.#lanes.retire();
      const isAsked = ending.because === 'stop';
      if (graceMs !== undefined) this.#emit({ kind: 'stopping', inFlight: this.#lanes.inFlight, isAsked });
    }
    if (graceMs !== undefined) this.#timers.after(graceMs, () => this.#cutShort());
    this.#pump.wake();
  }

  #cutShort(): void {
    this.#cut.make();
    this.#pump.wake();
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
    this.#pump.end();
    this.#timers.end();
    for (const lane of this.#lanes.all) lane.disconnect();
  }

  async #record(): Promise<void> {
    const { store, onRecorded } = this.#parts;
    this.#governor?.count();
    this.#loopWatch?.look();
    const taken = [...this.#lanes.tallies].map((tally) => tally.take());
    const intervals = taken.flatMap((one) => one.intervals);
    const errors = taken.flatMap((one) => one.errors);
    onRecorded(intervals, errors);
    this.#unrecorded.add(intervals, errors);
    await this.#unrecorded.flush(store);
    await this.#readLedger('active');
  }

  /** As fast as targets take them, there is nothing to keep up with. */
  #watchLoop({ clock, loopMeter, lanes }: RunnerParts): LoopWatch | undefined {
    if (lanes.pace.kind === 'max') return undefined;
    return new LoopWatch({
      clock,
      loopMeter,
      takeLagMs: () => this.#pump.takeLagMs(),
      takeBehind: () => this.#lanes.takeBehind(),
      onSaturated: (lagMs) => this.#emit({ kind: 'saturated', lagMs }),
    });
  }

  async #readLedger(which: 'active' | 'all'): Promise<void> {
    this.#tell(await this.#watch.read(this.#parts.clock.now(), which));
    this.#pump.wake();
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
    await this.#readLedger('all');
    if (this.#stopping !== undefined) return;
    this.#served = served;
    this.#serve(this.#follower.applied);
    this.#emit({ kind: 'adopted', serial: applied.serial, targets: served.targets.length });
  }

  /** What is served is of a state that may have changed since: never more than is applied now. */
  #serve(applied: AppliedState): void {
    const accounts = new Set(applied.targets.map(({ target }) => target.account));
    const served = this.#served.targets.filter(({ target }) => accounts.has(target.account));
    this.#lanes.adopt({ ...this.#served, targets: served }, pausedIn(applied));
    this.#pump.wake();
  }

  #shareAmong(runs: number): void {
    if (runs === this.#fleetSize || runs === 0) return;
    this.#fleetSize = runs;
    this.#rate.shareAmong(runs);
    this.#lanes.shareAmong(runs);
    this.#emit({ kind: 'fleet', runs });
    this.#pump.wake();
  }

  #adapt(): void {
    const news = this.#governor?.adapt(this.#served.load.adaptive);
    if (news !== undefined) this.#emit(news);
  }

  async #recover(): Promise<void> {
    const { store, clock, record } = this.#parts;
    const runs = await store.recover(clock.now(), record.bootId);
    if (runs.length === 0) return;
    this.#emit({ kind: 'recovered', runs });
    this.#lanes.askAgain(clock.now());
  }

  /** Makes old intervals longer, a part at a time. */
  async #thin(): Promise<void> {
    const { store, clock } = this.#parts;
    while (!this.#isOver && (await store.thinIntervals(clock.now())));
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

  #tell(events: readonly Untimed<EngineEvent>[]): void {
    for (const event of events) this.#emit(event);
  }

  #emit(event: Untimed<EngineEvent>): void {
    this.#parts.emit({ ...event, at: this.#parts.clock.now() });
  }
}

/** What a runner begins with. */
interface Beginning {
  readonly applied: AppliedState;
  readonly served: ServedState;
  readonly days: readonly LedgerDay[];
  readonly place: FleetPlace;
}

function dayOf({ account, settings }: ResolvedTarget, now: Instant) {
  return { account, day: localDayAt(now, settings.timezone) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
