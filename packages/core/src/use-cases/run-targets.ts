import { z } from 'zod';
import { localDaysAt } from '../calendar/local-day.js';
import type { Transport } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import { type RunEnding, type RunRecord, runId } from '../model/run.js';
import type { AppliedState, LedgerDay } from '../model/state.js';
import { blobHash, type Page } from '../model/target.js';
import type { TargetDay } from '../report/cap-status.js';
import type { Progress } from '../report/progress.js';
import { RunHistory } from '../report/run-history.js';
import { type RunReport, runReport } from '../report/run-report.js';
import { targetStatuses } from '../report/target-status.js';
import { loadOf, type ServedState } from '../runner/lanes.js';
import { type Pace, paceInWords } from '../runner/pace.js';
import { Runner } from '../runner/runner.js';
import type { RunnerStore } from '../runner/runner-store.js';
import type { StopConditions } from '../runner/stop-conditions.js';
import type { Mode } from '../runner/visit-times.js';
import type { StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';
import { requireApplied } from './require-applied.js';
import { requireHome } from './require-home.js';
import { type Literals, readSecrets, requireSecrets, type TargetSecrets } from './target-secrets.js';

/** How to run. */
export interface RunRequest {
  readonly pace: Pace;
  readonly stop: StopConditions;
  readonly mode?: Mode | undefined;
  /** How long visits under way may go on after an interruption. */
  readonly graceMs: number;
  /** Overrides the config's. */
  readonly seed?: string | undefined;
  /** Tokens written out in a config that was just applied. */
  readonly literals: Literals;
  readonly onEvent: (event: EngineEvent) => void;
}

/** A run that goes on. */
export interface ActiveRun {
  /** Starts no further visit, and lets those under way end within the grace period. */
  stop(): void;
  /** Ends now. */
  abort(): void;
  progress(): Progress;
  /** Resolves with the report when the run has ended and given back what it had reserved. */
  readonly ended: Promise<RunReport>;
}

type RunDeps = Pick<
  Deps,
  'clock' | 'who' | 'bootId' | 'openState' | 'openRunnerStore' | 'openTransport' | 'readSecret' | 'newId'
>;

/**
 * Runs the applied state: sends the visits of its targets until a stop condition is met or it is told to stop.
 * Holds no lock. Throws `run.nothing-applied`, `run.secret-missing` and `state.copied` before anything is sent.
 */
export async function runTargets(deps: RunDeps, request: RunRequest): Promise<ActiveRun> {
  const applied = await requireApplied(deps);
  const secrets = await readSecrets(deps, targetsOf(applied), { literals: request.literals, runsCommands: true });
  requireSecrets(secrets);
  const state = await deps.openState('write');
  try {
    await requireHome(state, deps);
  } catch (error) {
    await state[Symbol.asyncDispose]();
    throw error;
  }
  const { serial, targets } = applied;
  request.onEvent({ kind: 'runStarting', at: deps.clock.now(), serial, targets: targets.length });
  const [store, transport] = await Promise.all([deps.openRunnerStore(), deps.openTransport()]);
  return new Run(deps, request, { state, store, transport, applied, secrets }).start();
}

interface OpenRun {
  readonly state: StateStore;
  readonly store: RunnerStore & AsyncDisposable;
  readonly transport: Transport;
  readonly applied: AppliedState;
  /** Of the applied targets, as they were when the run began. */
  readonly secrets: TargetSecrets;
}

class Run {
  readonly #deps: RunDeps;
  readonly #request: RunRequest;
  readonly #open: OpenRun;
  readonly #record: RunRecord;
  readonly #seed: string;
  readonly #history = new RunHistory();

  constructor(deps: RunDeps, request: RunRequest, open: OpenRun) {
    const { who, bootId, clock } = deps;
    const { serial, seed, lineage } = open.applied;
    this.#deps = deps;
    this.#request = request;
    this.#open = open;
    this.#seed = request.seed ?? seed ?? lineage ?? '';
    const pace = paceInWords(request.pace);
    this.#record = { id: runId(deps.newId()), startedAt: clock.now(), who, bootId, serial, pace };
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
      await store.startRun(this.#record);
      const runner = await this.#startRunner();
      return this.#activeRun(runner, leave);
    } catch (error) {
      await leave();
      throw error;
    }
  }

  #activeRun(runner: Runner, leave: () => Promise<void>): ActiveRun {
    const ended = runner.ended.then((ending) => this.#end(ending, runner)).finally(leave);
    return {
      stop: () => runner.stop(),
      abort: () => runner.abort(),
      progress: () => this.#progress(runner),
      ended,
    };
  }

  async #startRunner(): Promise<Runner> {
    const { clock } = this.#deps;
    const { pace, mode, stop, graceMs, onEvent } = this.#request;
    const parts = {
      record: this.#record,
      store: this.#open.store,
      clock,
      lanes: { seed: this.#seed, pace, mode, transport: this.#open.transport },
      stop,
      graceMs,
      equip: (applied: AppliedState) => this.#equip(applied),
      emit: onEvent,
      onRecorded: (...counted: Parameters<RunnerStore['record']>) => this.#history.add(...counted, clock.now()),
    };
    return Runner.start(parts, this.#open.applied);
  }

  /** Adds pages and tokens to the applied targets. A target whose token is missing is left out, and the others are served. */
  async #equip(applied: AppliedState): Promise<ServedState> {
    const { clock } = this.#deps;
    const { literals, onEvent } = this.#request;
    const targets = targetsOf(applied);
    const secrets =
      applied === this.#open.applied
        ? this.#open.secrets
        : await readSecrets(this.#deps, targets, { literals, runsCommands: true });
    for (const [target, reason] of secrets.missing) onEvent({ kind: 'blocked', at: clock.now(), target, reason });
    const served = targets.filter(({ key }) => !secrets.missing.has(key));
    const pages = await this.#readPages(served.map(({ settings }) => settings.pages.hash));
    return {
      load: loadOf(applied),
      targets: served.map((target) => ({
        target,
        pages: pages.get(target.settings.pages.hash) ?? [],
        token: secrets.values.get(target.key),
      })),
    };
  }

  async #readPages(hashes: readonly string[]): Promise<ReadonlyMap<string, readonly Page[]>> {
    const blobs = await this.#open.store.readBlobs([...new Set(hashes)].map(blobHash));
    return new Map(blobs.map(({ hash, text }) => [hash, pageList.parse(JSON.parse(text))]));
  }

  #progress(runner: Runner): Progress {
    const targets = this.#targetDays(runner);
    const { intervals, errors } = this.#history;
    const now = this.#deps.clock.now();
    const runs = [this.#record];
    return {
      elapsedMs: runner.elapsedMs,
      targets: targetStatuses({ targets, ledger: runner.days, runs, intervals, errors, now }),
    };
  }

  async #end(ending: RunEnding, runner: Runner): Promise<RunReport> {
    const targets = this.#targetDays(runner);
    const { intervals, errors } = this.#history;
    return runReport({
      run: this.#record,
      end: ending,
      serial: runner.applied.serial,
      seed: this.#seed,
      targets,
      ledger: await this.#close(ending, targets, runner),
      intervals,
      errors,
      asOf: this.#deps.clock.now(),
    });
  }

  /** Ends the run in the state, and reads the books. If the state is gone, there is a report all the same. */
  async #close(
    { at, reason }: RunEnding,
    targets: readonly TargetDay[],
    runner: Runner,
  ): Promise<readonly LedgerDay[]> {
    const { store } = this.#open;
    try {
      await store.endRun(this.#record.id, { at, reason });
      return await store.readDays(targets.map(({ target, day }) => ({ account: target.target.account, day })));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#request.onEvent({ kind: 'stateUnreachable', at: this.#deps.clock.now(), detail });
      return runner.days;
    }
  }

  #targetDays({ applied }: Runner): readonly TargetDay[] {
    const dayIn = localDaysAt(this.#deps.clock.now());
    return applied.targets.map((target) => ({ target, day: dayIn(target.target.settings.timezone) }));
  }
}

const pageList = z.array(z.object({ url: z.string(), title: z.string().optional() }));

function targetsOf({ targets }: AppliedState) {
  return targets.map(({ target }) => target);
}
