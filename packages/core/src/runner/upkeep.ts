import type { Clock } from '../base/clock.js';
import type { EngineEvent, Untimed } from '../model/event.js';
import type { RunRecord } from '../model/run.js';
import type { Cadence } from './cadence.js';
import type { Lanes } from './lanes.js';
import type { LeaseKeeper } from './lease-keeper.js';
import type { LedgerWatch } from './ledger-watch.js';
import type { LoopWatch } from './loop-watch.js';
import type { RateGovernor } from './rate-governor.js';
import type { Recorder } from './recorder.js';
import type { RunnerStore } from './runner-store.js';
import type { Serving } from './serving.js';
import type { StateFollower } from './state-follower.js';
import type { Timers } from './timers.js';

/** What upkeep needs. */
export interface UpkeepParts {
  readonly record: Pick<RunRecord, 'bootId'>;
  readonly store: Pick<RunnerStore, 'recover' | 'thinIntervals'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly cadence: Cadence;
  readonly lanes: Lanes;
  readonly keeper: LeaseKeeper;
  readonly watch: LedgerWatch;
  readonly recorder: Recorder;
  readonly follower: StateFollower;
  readonly serving: Serving;
  readonly governor: RateGovernor | undefined;
  readonly loopWatch: LoopWatch | undefined;
  readonly isStopping: () => boolean;
  readonly emit: (event: Untimed<EngineEvent>) => void;
  /** There may be something to do. */
  readonly wake: () => void;
}

/** What a run does again and again beside its visits, most of it with the state, until its timers end. */
export class Upkeep {
  readonly #parts: UpkeepParts;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /** Tells what is used up already, and begins. */
  async begin(): Promise<void> {
    const { watch, clock, cadence, governor } = this.#parts;
    this.#tell(await watch.begin(clock.now()));
    this.#every(cadence.recordMs, () => this.#record());
    this.#every(cadence.followMs, () => this.#follow());
    this.#every(cadence.recoverMs, () => this.#recover());
    this.#every(cadence.thinMs, () => this.#thin(), cadence.recordMs);
    if (governor !== undefined) this.#every(cadence.adaptMs, async () => this.#adapt(governor));
  }

  /** Takes what was counted, and looks at whether this process keeps up. */
  count(): void {
    const { governor, loopWatch, recorder } = this.#parts;
    governor?.count();
    loopWatch?.look();
    recorder.take();
  }

  /** Asks the ledger of the lanes that were at work, or of all, and tells what is used up. */
  async readBooks(which: 'active' | 'all'): Promise<void> {
    const { watch, clock, wake } = this.#parts;
    this.#tell(await watch.read(clock.now(), which));
    wake();
  }

  async #record(): Promise<void> {
    this.count();
    await this.#parts.recorder.write();
    await this.readBooks('active');
  }

  async #follow(): Promise<void> {
    const { follower, isStopping } = this.#parts;
    if (!isStopping()) await follower.look();
  }

  async #recover(): Promise<void> {
    const { store, clock, record, lanes, emit } = this.#parts;
    const runs = await store.recover(clock.now(), record.bootId);
    if (runs.length === 0) return;
    emit({ kind: 'recovered', runs });
    lanes.askAgain(clock.now());
  }

  /** Makes old intervals longer, a part at a time. */
  async #thin(): Promise<void> {
    const { store, clock, timers } = this.#parts;
    while (!timers.areOver && (await store.thinIntervals(clock.now())));
  }

  #adapt(governor: RateGovernor): void {
    const { serving, emit } = this.#parts;
    const news = governor.adapt(serving.served.load.adaptive);
    if (news !== undefined) emit(news);
  }

  /** Repeats a task of the state, which may fail: the next one says whether the state is reachable again. */
  #every(periodMs: number, task: () => Promise<void>, firstMs = periodMs): void {
    const { timers, keeper } = this.#parts;
    timers.every(periodMs, task, { firstMs, onFailed: (error) => keeper.failed(error) });
  }

  #tell(events: readonly Untimed<EngineEvent>[]): void {
    for (const event of events) this.#parts.emit(event);
  }
}
