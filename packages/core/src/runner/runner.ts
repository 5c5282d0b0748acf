import { type Instant, instant } from '../base/clock.js';
import { randomFrom } from '../base/random.js';
import type { EngineEvent, Untimed } from '../model/event.js';
import type { RunEnd, RunRecord, StopCause } from '../model/run.js';
import type { AppliedState, LedgerBudget, LedgerDay } from '../model/state.js';
import { usualCadence } from './cadence.js';
import { Completion } from './completion.js';
import { Cut } from './cut.js';
import { type Beginning, enterRun } from './enter-run.js';
import { InstanceGates } from './instance-gate.js';
import { Lanes } from './lanes.js';
import { HURRIED_MS, LastWords } from './last-words.js';
import { LeaseKeeper } from './lease-keeper.js';
import { LedgerWatch } from './ledger-watch.js';
import { LoopWatch } from './loop-watch.js';
import { OfferedRate } from './offered-rate.js';
import { pausedIn } from './paused.js';
import { Pump } from './pump.js';
import { RateGovernor } from './rate-governor.js';
import { RecentWindow } from './recent-window.js';
import { Recorder } from './recorder.js';
import type { RunnerParts } from './runner-parts.js';
import { Serving } from './serving.js';
import { StateFollower } from './state-follower.js';
import { type Ending, Stopping } from './stopping.js';
import { Timers } from './timers.js';
import { Upkeep } from './upkeep.js';
import { WaitList } from './wait-list.js';

/**
 * Sends the visits of an applied state until a stop condition is met or it is told to stop. The caller holds the liveness
 * of the run's id, and ends the run in the state afterwards.
 */
export class Runner {
  readonly record: RunRecord;
  readonly #parts: RunnerParts;
  readonly #startedAt: number;
  readonly #rate: OfferedRate;
  readonly #lanes: Lanes;
  readonly #pump: Pump;
  readonly #timers: Timers;
  readonly #keeper: LeaseKeeper;
  readonly #follower: StateFollower;
  readonly #serving: Serving;
  readonly #watch: LedgerWatch;
  readonly #completion: Completion;
  readonly #recorder: Recorder;
  readonly #upkeep: Upkeep;
  readonly #stopping: Stopping;
  readonly #lastWords: LastWords;
  readonly #loopWatch: LoopWatch | undefined;
  readonly #ended: PromiseWithResolvers<RunEnd> = Promise.withResolvers();
  #fleetSize = 1;
  #beganAt: Instant;
  #isOver = false;

  private constructor(parts: RunnerParts, { applied, served, days, place }: Beginning) {
    const { store, clock, stop, lanes, graceMs, equip, onRecorded } = parts;
    const cadence = parts.cadence ?? usualCadence;
    const { busyMs, idleMs, followMs } = cadence;
    const record = { ...parts.record, fleet: place.fleet };
    this.record = record;
    this.#parts = parts;
    this.#startedAt = clock.monotonicMs();
    this.#beganAt = clock.now();
    this.#timers = new Timers(clock);
    const emit = (event: Untimed<EngineEvent>) => this.#emit(event);
    const wake = () => this.#pump.wake();
    const onFault = (error: unknown) => this.#fail(error);
    const isStopping = () => this.#isStopping;
    // The others look at the state once in `followMs`: until then they offer this runner's part too.
    const from = instant(place.fleet === record.id ? clock.now() : clock.now() + 2 * followMs);
    this.#rate = new OfferedRate(lanes.pace, { since: place.since, from });
    const random = randomFrom(parts.lanes.seed).split('gates').split(record.id);
    const gates = new InstanceGates({ clock, emit: parts.emit, random });
    // Nobody looks at it where there is no rate to slow down.
    const recent = this.#rate.isGiven ? new RecentWindow() : undefined;
    const cut = new Cut();
    const waitList = new WaitList({ clock, cut, onFault });
    const common = { clock, emit: parts.emit, run: record.id, cut, waitList, recent, gates, onFree: wake, onFault };
    this.#lanes = new Lanes({ ...lanes, ...common }, { served, paused: pausedIn(applied) }, this.#rate);
    this.#pump = new Pump({ clock, busyMs, idleMs, step: () => this.#step(), onFault });
    this.#loopWatch = this.#watchLoop();
    const fleet = stop.visits === undefined ? undefined : place.fleet;
    this.#watch = new LedgerWatch({ store, lanes: this.#lanes, fleet, days });
    this.#completion = new Completion(stop, this.#lanes, this.#watch);
    this.#recorder = new Recorder({ store, lanes: this.#lanes, onRecorded });
    this.#keeper = new LeaseKeeper({
      ...{ store, run: record.id, clock, onAnswer: wake, onFault },
      onEnded: () => this.#stopping.stop({ reason: 'lost' }),
      onReachable: (reachable, detail) =>
        this.#emit(reachable ? { kind: 'stateReachable' } : { kind: 'stateUnreachable', detail }),
    });
    const { lanes: own, timers, keeper } = { lanes: this.#lanes, timers: this.#timers, keeper: this.#keeper };
    this.#stopping = new Stopping({ clock, timers, lanes: own, keeper, cut, graceMs, emit, wake });
    this.#lastWords = new LastWords({ clock, emit });
    this.#serving = new Serving({
      ...{ lanes: own, served, applied, emit, wake },
      readBooks: () => this.#upkeep.readBooks('all'),
      isStopping,
    });
    this.#follower = new StateFollower({
      ...{ store, run: record.id, applied, equip },
      onChanged: (state) => this.#serving.change(state),
      onEquipped: (state, equipped) => this.#serving.adopt(state, equipped),
      onStopAsked: () => this.finish('stop'),
      onFleet: (runs) => this.#shareAmong(runs),
      onFailed: (error) => this.#keeper.failed(error),
    });
    this.#upkeep = new Upkeep({
      ...{ record, store, clock, cadence, timers, lanes: own, keeper, emit, wake, isStopping },
      ...{ watch: this.#watch, recorder: this.#recorder, follower: this.#follower, serving: this.#serving },
      governor: recent && new RateGovernor({ clock, rate: this.#rate, lanes: own, recent }),
      loopWatch: this.#loopWatch,
    });
  }

  /** Starts to serve a state, and records the run in it. */
  static async start(parts: RunnerParts, applied: AppliedState): Promise<Runner> {
    const { clock, emit, record } = parts;
    const beginning = await enterRun(parts, applied);
    const runner = new Runner(parts, beginning);
    const targets = beginning.served.targets.length;
    emit({ kind: 'runStarted', at: clock.now(), run: record.id, pace: record.pace, targets });
    runner.#shareAmong(beginning.fleetSize);
    runner.#serving.begin();
    await runner.#begin();
    return runner;
  }

  /**
   * Resolves when the run has ended, everything is given back, and what was counted is recorded, or the state was waited for in vain;
   * rejects on a fault of ours.
   */
  get ended(): Promise<RunEnd> {
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
    return { from: this.#beganAt, until: this.#stopping.since ?? this.#parts.clock.now() };
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
    if (this.#isOver) this.#lastWords.within(HURRIED_MS);
    else this.#stopping.stop({ reason: 'interrupted' });
  }

  /** As `stop`, since the run has served its end. */
  finish(because: StopCause): void {
    this.#stopping.stop({ reason: 'done', because });
  }

  /** Ends now: visits under way are cut short. What was reserved goes back all the same, if the state takes it at once. */
  abort(): void {
    if (this.#isOver) this.#lastWords.within(HURRIED_MS);
    else this.#stopping.abort({ reason: 'interrupted' });
  }

  /**
   * Asks the state something after the end, as patiently as the last counts were brought to it. Never rejects: where the state does not
   * answer in time, the answer is `otherwise`.
   */
  tellLast<Answer>(task: () => Promise<Answer>, otherwise: Answer): Promise<Answer> {
    return this.#lastWords.tell(task, otherwise);
  }

  async #begin(): Promise<void> {
    const { stop, clock } = this.#parts;
    await this.#upkeep.begin();
    this.#beganAt = clock.now();
    if (stop.forMs !== undefined) this.#timers.after(stop.forMs, () => this.finish('duration'));
    this.#pump.wake();
  }

  /** Does what is due. Answers in how many milliseconds something will be. */
  #step(): number {
    const now = this.#parts.clock.now();
    const next = this.#lanes.step(now);
    this.#keeper.pump(this.#lanes.all);
    if (!this.#isStopping) this.#complete(now);
    if (!this.#isStopping) this.#serving.tellIdleness(this.#quotaLeft);
    const { ending } = this.#stopping;
    if (ending !== undefined && this.#stopping.isDone) this.#end(ending);
    return next - now;
  }

  get #isStopping(): boolean {
    return this.#stopping.ending !== undefined;
  }

  get #quotaLeft() {
    const isForVisits = this.#parts.stop.visits !== undefined;
    return isForVisits ? this.#watch.quotaLeft.bind(this.#watch) : undefined;
  }

  /** Ends the run when it has done what it was asked for. */
  #complete(now: Instant): void {
    const because = this.#rate.isOver(now) ? 'stages' : this.#completion.cause(now);
    if (because !== undefined) this.#stopping.complete({ reason: 'done', because });
  }

  #end(ending: Ending): void {
    const at = this.#parts.clock.now();
    this.#leave();
    this.#upkeep.count();
    this.#lastWords.within(this.#stopping.patienceMs);
    this.#lastWords
      .tell(() => this.#recorder.write(), undefined)
      .then(() => this.#ended.resolve({ ...ending, at }), this.#ended.reject);
  }

  /** Ends the run for a fault of ours. What was reserved is taken back by whoever comes next. */
  #fail(error: unknown): void {
    this.#leave();
    this.#ended.reject(error);
  }

  /** From here on nothing begins any more, whatever the state still answers. */
  #leave(): void {
    this.#isOver = true;
    this.#pump.end();
    this.#timers.end();
    this.#keeper.end();
    this.#lanes.disconnect();
  }

  /** As fast as targets take them, there is nothing to keep up with. */
  #watchLoop(): LoopWatch | undefined {
    const { clock, loopMeter, lanes } = this.#parts;
    if (lanes.pace.kind === 'max') return undefined;
    return new LoopWatch({
      clock,
      loopMeter,
      takeLagMs: () => this.#pump.takeLagMs(),
      takeBehind: () => this.#lanes.takeBehind(),
      onSaturated: (lagMs) => this.#emit({ kind: 'saturated', lagMs }),
    });
  }

  #shareAmong(runs: number): void {
    if (runs === this.#fleetSize || runs === 0) return;
    this.#fleetSize = runs;
    this.#rate.shareAmong(runs);
    this.#lanes.shareAmong(runs);
    this.#emit({ kind: 'fleet', runs });
    this.#pump.wake();
  }

  #emit(event: Untimed<EngineEvent>): void {
    this.#parts.emit({ ...event, at: this.#parts.clock.now() });
  }
}
