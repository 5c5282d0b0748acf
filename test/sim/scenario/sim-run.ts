import type { Random } from '../../../packages/core/src/base/random.js';
import type { EngineEvent } from '../../../packages/core/src/model/event.js';
import { type Interval, type RunEnd, type RunId, runId } from '../../../packages/core/src/model/run.js';
import type { AppliedState } from '../../../packages/core/src/model/state.js';
import { instanceOf } from '../../../packages/core/src/model/target.js';
import type { ServedState } from '../../../packages/core/src/runner/lanes.js';
import { paceInWords } from '../../../packages/core/src/runner/pace.js';
import { Runner } from '../../../packages/core/src/runner/runner.js';
import type { ShadowBooks } from '../world/shadow-books.js';
import type { OpenState, SimDisk } from '../world/sim-disk.js';
import type { SimLiveness } from '../world/sim-liveness.js';
import type { SimNetwork } from '../world/sim-network.js';
import { type SimMachine, SimProcess } from '../world/sim-process.js';
import { SimStore } from '../world/sim-store.js';
import type { Timeline } from '../world/timeline.js';
import type { Trace } from '../world/trace.js';
import type { Weather } from '../world/weather.js';
import { idOf } from './id-of.js';
import type { Scenario } from './scenario.js';
import { PAGES } from './sites.js';

/** What all runs of a simulation share. */
export interface SimWorld {
  readonly scenario: Scenario;
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly weather: Weather;
  readonly disk: SimDisk;
  readonly liveness: SimLiveness;
  readonly network: SimNetwork;
  readonly books: ShadowBooks;
  readonly random: Random;
}

/** How a run of a simulation is, or how it went. `refused`: the state could not be had when it began. */
export type SimRunStatus = 'starting' | 'running' | 'ended' | 'refused' | 'faulty' | 'dead';

/** One process that runs what is applied, as `trafficinator run` does. */
export class SimRun {
  readonly id: RunId;
  readonly process: SimProcess;
  /** Its intervals, as they last went to the state. */
  readonly intervals = new Map<string, Interval>();
  status: SimRunStatus = 'starting';
  ending: RunEnd | undefined;
  /** True time of its end. */
  endedAt = Number.NaN;
  /** What it threw, where it is faulty. */
  fault: unknown;
  /** Whether it was told to stop, so that visits may be cut short. */
  isStopped = false;
  /** Whether it has said that the state did not take what it counted last. */
  hasToldLoss = false;
  readonly #world: SimWorld;
  #runner: Runner | undefined;
  #store: SimStore | undefined;
  #state: OpenState | undefined;

  constructor(world: SimWorld, machine: SimMachine, number: number) {
    this.#world = world;
    this.id = runId(idOf('run', number));
    this.process = new SimProcess(`run ${number}`, machine, world.timeline);
    this.#start().catch((error: unknown) => this.#fail(error));
  }

  get isOver(): boolean {
    return this.status !== 'starting' && this.status !== 'running';
  }

  /** Visits whose marks were committed while the process did not know of it yet. */
  get unanswered(): number {
    return this.#store?.unanswered ?? 0;
  }

  /** Visits of its last mark. */
  get lastMarked(): number {
    return this.#store?.lastMarked ?? 0;
  }

  /** Visits that may have stood, each until a connection was free, when it vanished or was cut short: about those of one turn. */
  get standing(): number {
    return Math.ceil((this.#store?.mostMarked ?? 0) * 1.25);
  }

  /** Whether the state has all that it counted. */
  get hasRecorded(): boolean {
    return this.#store?.hasRecorded ?? false;
  }

  /** As by a first Ctrl-C. */
  stop(): void {
    this.isStopped = true;
    this.#runner?.stop();
  }

  /** The process vanishes. What it has committed stays. */
  crash(): void {
    if (this.isOver) return;
    this.process.crash();
    this.status = 'dead';
    this.#state?.close();
  }

  async #start(): Promise<void> {
    const { scenario, disk, network, timeline, random } = this.#world;
    const { process, id } = this;
    this.#state = await disk.open(process);
    const { store } = this.#state;
    await store.liveness.hold(id);
    this.#store = new SimStore({ ...this.#world, process, run: id, state: this.#state, random: random.split(id) });
    const { port } = this.#store;
    const { pace, mode, stop, cadence } = scenario;
    const applied = await port.readApplied();
    const record = {
      ...{ id, startedAt: process.now(), who: 'ada', bootId: process.machine.bootId, serial: applied.serial },
      ...{ pace: paceInWords(pace), seed: TRAFFIC_SEED, version: '0.0.0' },
    };
    const runner = await Runner.start(
      {
        ...{ record, store: port, clock: process, loopMeter: () => 0, stop, cadence, graceMs: GRACE_MS },
        lanes: { seed: TRAFFIC_SEED, pace, mode, transport: network.of(process, id) },
        equip: async (state) => equipped(state),
        emit: (event) => this.#hear(event),
        onRecorded: (intervals) => {
          for (const one of intervals) this.intervals.set(`${one.account} ${one.from}`, one);
        },
      },
      applied,
    );
    this.status = 'running';
    this.#runner = runner;
    if (this.isStopped) runner.stop();
    const ending = await runner.ended;
    await runner.tellLast(() => port.endRun(id, ending), undefined);
    this.#world.trace.add(timeline.now, `${process.name} has ended: ${ending.reason} ${ending.because ?? ''}`);
    this.ending = ending;
    this.endedAt = timeline.now;
    this.#leave('ended');
  }

  #fail(error: unknown): void {
    this.#world.trace.add(this.#world.timeline.now, `${this.process.name} fails: ${error}`);
    if (isRefusal(error)) this.#leave('refused');
    else {
      this.fault = error;
      this.#leave('faulty');
    }
  }

  #leave(status: SimRunStatus): void {
    if (this.isOver) return;
    this.status = status;
    this.process.crash();
    this.#state?.close();
  }

  #hear(event: EngineEvent): void {
    if (event.kind === 'recordLost') this.hasToldLoss = true;
    this.#world.trace.add(this.#world.timeline.now, `${this.process.name}: ${JSON.stringify(event)}`);
  }
}

/** Visits and arrivals follow from it: the same in all simulations, so that they differ in what happens to them. */
export const TRAFFIC_SEED = 'the seed of the traffic';
const GRACE_MS = 20_000;

/** Whatever the state could not do, its user can mend. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'Failure';
}

function equipped({ load, targets, instances }: AppliedState): ServedState {
  if (load === undefined) throw new TypeError('Nothing is applied.');
  return {
    load,
    targets: targets.map(({ target }) => ({
      target,
      pages: PAGES,
      instance: instances.find(({ key }) => key === instanceOf(target.settings.url)),
      way: { url: target.settings.url, headers: {}, tls: { rejectUnauthorized: true } },
    })),
  };
}
