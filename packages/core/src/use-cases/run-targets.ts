import type { AllowedTargets } from '../matomo/allowed-targets.js';
import type { Transport } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import type { BlockedTarget } from '../model/log-line.js';
import { type Interval, type RunRecord, runId, type StopCause } from '../model/run.js';
import type { AppliedState } from '../model/state.js';
import { StateLog } from '../observe/state-log.js';
import type { Progress } from '../report/progress.js';
import type { RunReport } from '../report/run-report.js';
import type { RunSnapshot } from '../report/run-snapshot.js';
import { measuredFrom } from '../report/warm-up.js';
import { type Pace, paceInWords } from '../runner/pace.js';
import { Runner } from '../runner/runner.js';
import type { RunnerParts } from '../runner/runner-parts.js';
import type { RunnerStore } from '../runner/runner-store.js';
import type { StopConditions } from '../runner/stop-conditions.js';
import type { Mode } from '../runner/visit-times.js';
import type { StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';
import { equipTargets } from './equip-targets.js';
import { requireApplied } from './require-applied.js';
import { requireHome } from './require-home.js';
import { RunBooks } from './run-books.js';
import { paceOf, type RequestedPace } from './run-pace.js';
import { type Literals, readSecrets, requireSecrets, type TargetSecrets } from './target-secrets.js';

/** How to run. */
export interface RunRequest {
  readonly pace: RequestedPace;
  readonly stop: StopConditions;
  readonly mode?: Mode | undefined;
  /** How long visits under way may go on after an interruption. */
  readonly graceMs: number;
  /** Overrides the config's. */
  readonly seed?: string | undefined;
  /** Tokens written out in a config that was just applied. */
  readonly literals: Literals;
  readonly onEvent: (event: EngineEvent) => void;
  /** Told of every hit that is settled; absent, it costs nothing. */
  readonly onHit?: RunnerParts['lanes']['onHit'];
  /** Told of intervals as they are recorded; the newer of an interval stands for the one before. */
  readonly onCounted?: ((intervals: readonly Interval[]) => void) | undefined;
}

/** A run that goes on. */
export interface ActiveRun {
  /** Starts no further visit, and lets those under way end within the grace period. */
  stop(): void;
  /** As `stop`, since what it was started for is done. */
  finish(because: StopCause): void;
  /** Ends now. */
  abort(): void;
  /** Offers another rate from now on, in visits a second over the whole fleet: of a run at a rate. */
  setRate(perSecond: number): void;
  progress(): Progress;
  /** All that is known of it, to be exposed. */
  snapshot(): RunSnapshot;
  /** Resolves with the report when the run has ended and given back what it had reserved. */
  readonly ended: Promise<RunReport>;
}

type RunDeps = Pick<
  Deps,
  | 'clock'
  | 'who'
  | 'bootId'
  | 'pid'
  | 'toolVersion'
  | 'loopMeter'
  | 'openState'
  | 'openRunnerStore'
  | 'openTransport'
  | 'readSecret'
  | 'newId'
  | 'allowedTargets'
>;

/**
 * Runs the applied state: sends the visits of its targets until a stop condition is met or it is told to stop.
 * Holds no lock. Throws `run.nothing-applied`, `run.no-stages`, `run.secret-missing`, `state.copied` and
 * `allow-target.invalid` before anything is sent.
 */
export async function runTargets(deps: RunDeps, request: RunRequest): Promise<ActiveRun> {
  const applied = await requireApplied(deps);
  const pace = paceOf(request.pace, applied);
  const targets = applied.targets.map(({ target }) => target);
  const secrets = await readSecrets(deps, targets, { literals: request.literals, runsCommands: true });
  requireSecrets(secrets);
  const allowed = await deps.allowedTargets();
  const state = await deps.openState('write');
  try {
    await requireHome(state, deps);
  } catch (error) {
    await state[Symbol.asyncDispose]();
    throw error;
  }
  request.onEvent({ kind: 'runStarting', at: deps.clock.now(), serial: applied.serial, targets: targets.length });
  const [store, transport] = await Promise.all([deps.openRunnerStore(), deps.openTransport()]);
  return new Run(deps, request, { state, store, transport, applied, pace, secrets, allowed }).start();
}

interface OpenRun {
  readonly state: StateStore;
  readonly store: RunnerStore & AsyncDisposable;
  readonly transport: Transport;
  readonly applied: AppliedState;
  readonly pace: Pace;
  /** Of the applied targets, as they were when the run began. */
  readonly secrets: TargetSecrets;
  /** Where targets of the API may be. */
  readonly allowed: AllowedTargets;
}

class Run {
  readonly #deps: RunDeps;
  readonly #request: RunRequest;
  readonly #open: OpenRun;
  readonly #record: Omit<RunRecord, 'fleet'>;
  readonly #books: RunBooks;
  readonly #log: StateLog;
  readonly #onEvent: (event: EngineEvent) => void;

  constructor(deps: RunDeps, request: RunRequest, open: OpenRun) {
    const { who, bootId, pid, clock, toolVersion: version } = deps;
    const { applied, pace, store } = open;
    const { serial, lineage } = applied;
    const startedAt = clock.now();
    this.#deps = deps;
    this.#request = request;
    this.#open = open;
    const seed = request.seed ?? applied.seed ?? lineage ?? '';
    const id = runId(deps.newId());
    this.#record = { id, startedAt, who, bootId, pid, serial, pace: paceInWords(pace), seed, version };
    const measured = measuredFrom(startedAt, applied.load);
    this.#log = new StateLog({ clock, run: id, store });
    this.#onEvent = (event) => {
      this.#log.tell(event);
      request.onEvent(event);
    };
    const blocked = () => this.#log.blocked;
    this.#books = new RunBooks({ clock, store, pace, measuredFrom: measured, onEvent: this.#onEvent, blocked });
  }

  async start(): Promise<ActiveRun> {
    const { store, state } = this.#open;
    const hold = await state.liveness.hold(this.#record.id);
    const leave = async () => {
      await hold.release();
      await store[Symbol.asyncDispose]();
      await state[Symbol.asyncDispose]();
    };
    try {
      const runner = await this.#startRunner();
      return this.#activeRun(runner, leave);
    } catch (error) {
      await leave();
      throw error;
    }
  }

  #activeRun(runner: Runner, leave: () => Promise<void>): ActiveRun {
    const books = this.#books;
    const log = this.#log;
    books.open(runner);
    log.begin();
    return {
      stop: () => runner.stop(),
      finish: (because) => runner.finish(because),
      abort: () => runner.abort(),
      setRate: (perSecond) => runner.setRate(perSecond),
      progress: () => books.progress(),
      snapshot: () => books.snapshot(),
      ended: runner.ended
        .then(async (ending) => {
          const report = await books.close(ending);
          log.end(report);
          await runner.tellLast(() => log.write(), undefined);
          return report;
        })
        .finally(() => {
          log.stop();
          return leave();
        }),
    };
  }

  async #startRunner(): Promise<Runner> {
    const { clock, loopMeter } = this.#deps;
    const { mode, stop, graceMs, onHit, onCounted } = this.#request;
    const { applied, pace, store, transport } = this.#open;
    const { seed } = this.#record;
    const parts: RunnerParts = {
      record: this.#record,
      store,
      clock,
      loopMeter,
      lanes: { seed, pace, mode, transport, onHit },
      stop,
      graceMs,
      equip: (state) => this.#equip(state),
      emit: this.#onEvent,
      onRecorded: (intervals, errors) => {
        this.#books.record(intervals, errors);
        onCounted?.(intervals);
      },
    };
    return Runner.start(parts, applied);
  }

  async #equip(applied: AppliedState) {
    const { literals } = this.#request;
    const { store, applied: first, secrets: known, allowed } = this.#open;
    const targets = applied.targets.map(({ target }) => target);
    const read = () => readSecrets(this.#deps, targets, { literals, runsCommands: true });
    const secrets = applied === first ? known : await read();
    const blocked: Omit<BlockedTarget, 'run'>[] = [];
    const equipped = await equipTargets(applied, {
      store,
      secrets,
      allowed,
      onBlocked: ({ kind, target, reason }) => {
        blocked.push({ target, reason });
        this.#onEvent({ kind, target, reason, at: this.#deps.clock.now() });
      },
    });
    this.#log.block(blocked);
    return equipped;
  }
}
