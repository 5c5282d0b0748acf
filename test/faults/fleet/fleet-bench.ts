import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { instant } from '../../../packages/core/src/base/clock.js';
import type { RunId } from '../../../packages/core/src/model/run.js';
import { openStore } from '../../../packages/core/src/open-store.js';
import type { TestServer } from '../../../packages/core/src/state/postgres/postgres.test-support.js';
import { stateLocation } from '../../../packages/core/src/state/state-location.js';
import type { StateStore } from '../../../packages/core/src/state/state-store.js';
import type { RunningCommand } from '../../support/cli.js';
import { aProject, configOf, type Project, type WrittenTarget } from '../../support/project.js';
import { type SandboxProcess, type SiteCounts, startSandbox } from '../../support/sandbox.js';

const visitPage = z.object({ total: z.number(), visits: z.array(z.object({ visitorId: z.string() })) });

/** Runners in processes of their own on one state in PostgreSQL, and one sandbox. */
export class FleetBench implements AsyncDisposable {
  readonly #project: Project;
  readonly #sandbox: SandboxProcess;
  readonly #state: StateStore;
  readonly #env: Readonly<Record<string, string>>;
  readonly #runners: RunningCommand[] = [];

  private constructor(project: Project, sandbox: SandboxProcess, state: StateStore, place: string) {
    this.#project = project;
    this.#sandbox = sandbox;
    this.#state = state;
    this.#env = { TRAFFICINATOR_STATE: place };
  }

  /** Applies a config with these targets at the sandbox, the first at site 1, the next at site 2. */
  static async of(server: TestServer, targets: Readonly<Record<string, Omit<WrittenTarget, 'url' | 'siteId'>>>) {
    const sandbox = await startSandbox();
    const written = Object.entries(targets).map(([key, target], at) => {
      return [key, { ...target, url: sandbox.url, siteId: at + 1 }] as const;
    });
    const project = await aProject({ 'trafficinator.config.mjs': configOf(Object.fromEntries(written)) });
    const place = await server.newUrl();
    const env = { TRAFFICINATOR_STATE: place };
    const { code, stderr } = await project.run(['apply', '--auto-approve', '--no-run'], env);
    if (code !== 0) throw new TypeError(`Nothing can be applied: ${stderr}`);
    const state = await openStore(stateLocation(place, { folder: '/', stack: 'default' }), 'read');
    return new FleetBench(project, sandbox, state, place);
  }

  /** Starts a runner. */
  start(args: readonly string[]): RunningCommand {
    const runner = this.#project.start(['run', ...args], this.#env);
    this.#runners.push(runner);
    return runner;
  }

  /** Starts a runner, and waits until the state knows it. Answers its run too. */
  async join(args: readonly string[]): Promise<{ readonly runner: RunningCommand; readonly run: RunId }> {
    const before = new Set((await this.runs()).map(({ id }) => id));
    const runner = this.start(args);
    for (;;) {
      const added = (await this.runs()).find(({ id }) => !before.has(id));
      if (added !== undefined) return { runner, run: added.id };
      await this.#look(runner);
    }
  }

  /** Starts so many runners, which begin only when all are there, however long they take to come. */
  async together(count: number, args: readonly string[]): Promise<readonly RunningCommand[]> {
    await this.#must(['pause', '--all']);
    const runners: RunningCommand[] = [];
    while (runners.length < count) runners.push((await this.join(args)).runner);
    await this.#must(['resume', '--all']);
    return runners;
  }

  run(args: readonly string[]) {
    return this.#project.run(args, this.#env);
  }

  /** The runs of the state, the latest first. */
  runs() {
    return this.#state.readRuns(instant(0));
  }

  /** Visits that each run has started, as the state counts them; it lags a second behind. */
  async startedBy(): Promise<ReadonlyMap<RunId, number>> {
    const ids = (await this.runs()).map(({ id }) => id);
    const started = new Map(ids.map((id) => [id, 0]));
    for (const { run, counts } of await this.#state.readIntervals(ids))
      started.set(run, (started.get(run) ?? 0) + counts.started);
    return started;
  }

  /** Resolves when a run has started so many visits. */
  async hasStarted({ runner, run }: { readonly runner: RunningCommand; readonly run: RunId }, visits: number) {
    while (((await this.startedBy()).get(run) ?? 0) < visits) await this.#look(runner);
  }

  /** Resolves when a runner has said this. */
  async says(runner: RunningCommand, pattern: RegExp): Promise<void> {
    while (!pattern.test(runner.stderr())) await this.#look(runner);
  }

  /** Resolves when the sandbox has so many visits. */
  async received(visits: number): Promise<void> {
    while ((await this.visits()) < visits) await pause(LOOK_MS);
  }

  /** Visits at the sandbox, over all sites. */
  async visits(): Promise<number> {
    return Object.values(await this.sites()).reduce((sum, site) => sum + site.visits, 0);
  }

  sites(): Promise<Readonly<Record<string, SiteCounts>>> {
    return this.#sandbox.counts();
  }

  /** Who visited a site, in alphabetical order. */
  async visitors(siteId: number): Promise<readonly string[]> {
    const url = new URL(`/sandbox/visits?siteId=${siteId}&limit=1000`, this.#sandbox.url);
    const { visits } = visitPage.parse(await (await fetch(url)).json());
    return visits.map(({ visitorId }) => visitorId).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { process } of this.#runners) process.kill('SIGKILL');
    await Promise.all(this.#runners.map(({ outcome }) => outcome));
    await this.#state[Symbol.asyncDispose]();
    await this.#sandbox.end();
    await this.#project[Symbol.asyncDispose]();
  }

  async #must(args: readonly string[]): Promise<void> {
    const { code, stderr } = await this.run(args);
    if (code !== 0) throw new TypeError(`${args.join(' ')}: ${stderr}`);
  }

  async #look(runner: RunningCommand): Promise<void> {
    const { exitCode, signalCode } = runner.process;
    if (exitCode !== null || signalCode !== null) throw new TypeError(`A runner has ended: ${runner.stderr()}`);
    await pause(LOOK_MS);
  }
}

const LOOK_MS = 25;
