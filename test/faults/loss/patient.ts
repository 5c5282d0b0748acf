import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { RunningCommand } from '../../support/cli.js';
import type { EndedRun } from '../../support/expect-end.js';
import { aProject, configOf, type Project } from '../../support/project.js';
import { type SandboxProcess, type SiteCounts, startSandbox } from '../../support/sandbox.js';

/** What a report counts. */
export type ReportedCounts = z.output<typeof report>['totals']['counts'];

const report = z.object({
  totals: z.object({
    counts: z.object({
      offered: z.number(),
      missed: z.number(),
      started: z.number(),
      failed: z.number(),
      sent: z.number(),
      accepted: z.number(),
      rejected: z.number(),
      failedHits: z.number(),
      ambiguous: z.number(),
    }),
  }),
});

/** A runner whose state something is done to. */
export class Patient implements AsyncDisposable {
  readonly project: Project;
  readonly #sandbox: SandboxProcess;
  readonly #env: Readonly<Record<string, string>>;
  readonly #runner: RunningCommand;

  private constructor(project: Project, sandbox: SandboxProcess, env: Readonly<Record<string, string>>) {
    this.project = project;
    this.#sandbox = sandbox;
    this.#env = env;
    this.#runner = project.start(['run', '--rate', String(RATE), '--grace', '2s', '--report', REPORT], env);
  }

  /** Starts one on a state that is kept at `place`, and waits until it is well under way. */
  static async at(place: string): Promise<Patient> {
    const sandbox = await startSandbox();
    const targets = {
      a: { url: sandbox.url, visitsPerDay: 100_000, more: `delivery: { concurrency: ${CONCURRENCY} }` },
    };
    const project = await aProject({ 'trafficinator.config.mjs': configOf(targets) });
    const env = { TRAFFICINATOR_STATE: place };
    const { code, stderr } = await project.run(['apply', '--auto-approve', '--no-run'], env);
    if (code !== 0) throw new TypeError(`Nothing can be applied: ${stderr}`);
    const patient = new Patient(project, sandbox, env);
    await patient.received(RATE / 2);
    return patient;
  }

  /** Runs a command beside it, on the state that is at its place. */
  run(args: readonly string[]) {
    return this.project.run(args, this.#env);
  }

  /** Resolves when it has said this. */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#runner.stderr())) await this.#look();
  }

  /** Resolves when the sandbox has received so many visits. */
  async received(visits: number): Promise<void> {
    while ((await this.counts()).visits < visits) await this.#look();
  }

  /** Resolves when visits have long stopped coming. Answers how many have come. */
  async quiet(): Promise<number> {
    let { visits: last } = await this.counts();
    for (let looks = 0; looks < QUIET_LOOKS; looks++) {
      const { visits } = await this.counts();
      if (visits !== last) looks = 0;
      last = visits;
      await this.#look();
    }
    return last;
  }

  async counts(): Promise<SiteCounts> {
    const counts = (await this.#sandbox.counts())[1];
    return (
      counts ?? {
        visits: 0,
        visitors: 0,
        hits: 0,
        misattributed: 0,
        byKind: {},
        rejected: {},
        days: {},
        violations: {},
      }
    );
  }

  /** Presses Ctrl-C, and does not wait for what follows. */
  interrupt(): void {
    this.#runner.process.kill('SIGINT');
  }

  /** Presses Ctrl-C. Answers how it ended, and what the report counts. */
  async end(): Promise<{ readonly ended: EndedRun; readonly counts: ReportedCounts }> {
    this.interrupt();
    return this.ended();
  }

  /** Resolves when it has ended. */
  async ended(): Promise<{ readonly ended: EndedRun; readonly counts: ReportedCounts }> {
    const ended = await this.#runner.outcome;
    const { totals } = report.parse(JSON.parse(await readFile(join(this.project.folder, REPORT), 'utf8')));
    return { ended, counts: totals.counts };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { process: runner } = this.#runner;
    runner.kill('SIGKILL');
    if (runner.exitCode === null && runner.signalCode === null) await once(runner, 'exit');
    await this.#sandbox.end();
    await this.project[Symbol.asyncDispose]();
  }

  async #look(): Promise<void> {
    const { exitCode, signalCode } = this.#runner.process;
    if (exitCode !== null || signalCode !== null) throw new TypeError(`The runner has ended: ${this.#runner.stderr()}`);
    await pause(LOOK_MS);
  }
}

/** Visits per second that a patient offers. */
export const RATE = 100;
/** Visits that a patient may have under way. */
export const CONCURRENCY = 4;
const REPORT = 'report.json';
const LOOK_MS = 10;
/** At its rate, dozens of visits would come meanwhile. */
const QUIET_LOOKS = 60;
