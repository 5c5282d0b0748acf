import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../../packages/core/src/state/postgres/postgres.test-support.js';
import { type Outcome, type RunningCommand, startCli } from '../../support/cli.js';
import { aProject, CONFIG_FILE, configOf, type Project } from '../../support/project.js';
import { type SandboxProcess, type SiteCounts, startSandbox } from '../../support/sandbox.js';
import { until } from '../../support/until.js';
import { FarMachine } from './far-machine.js';

/** Visits per second that two runners share. */
export const RATE = 40;
const ARGS = ['run', '--rate', String(RATE), '--grace', '2s'];

/**
 * A runner on this machine, with the state's database, and one on another. Each has a receiver of its own beside it, under the same
 * address: what it sends does not depend on the network between the machines.
 */
export class TwoMachines implements AsyncDisposable {
  readonly far: FarMachine;
  readonly near: RunningCommand;
  readonly beyond: RunningCommand;
  readonly #started: Started;

  private constructor(started: Started) {
    const { far, project, state } = started;
    this.#started = started;
    this.far = far;
    this.near = project.start(ARGS, { TRAFFICINATOR_STATE: state });
    const env = { TRAFFICINATOR_STATE: state.replace('127.0.0.1', far.near) };
    this.beyond = startCli(ARGS, { cwd: project.folder, env, under: far.under });
  }

  /** Starts all of it, and waits until both runners send their part. */
  static async start(): Promise<TwoMachines> {
    const folder = await mkdtemp(join(tmpdir(), 'trafficinator-partition-'));
    await chmod(folder, 0o755); // Under root, the server is another user's.
    const rules = join(folder, 'pg_hba.conf');
    await writeFile(rules, 'host all all all password\n');
    const server = await TestServer.start({ listen_addresses: '*', hba_file: rules });
    const far = new FarMachine();
    const near = await startSandbox();
    const place = { under: far.under, host: far.far };
    const beyond = await startSandbox(['--port', String(near.port), '--host', '0.0.0.0'], place);
    const targets = { a: { url: near.url, visitsPerDay: 100_000, more: 'delivery: { concurrency: 4 }' } };
    const project = await aProject({ [CONFIG_FILE]: configOf(targets) });
    const state = await server.newUrl();
    const applied = await project.run(['apply', '--auto-approve', '--no-run'], { TRAFFICINATOR_STATE: state });
    if (applied.code !== 0) throw new TypeError(`Nothing can be applied: ${applied.stderr}`);
    const machines = new TwoMachines({ folder, server, far, sandboxes: [near, beyond], project, state });
    for (const at of [0, 1] as const) await machines.received(at, RATE);
    return machines;
  }

  /** Resolves when the receiver of this machine (0) or of the other (1) has so many visits. */
  async received(at: 0 | 1, visits: number): Promise<void> {
    await until(
      () => this.counts(at),
      (counts) => counts.visits >= visits,
    );
  }

  /** What a receiver has. The other one's can be had only while its machine is on the network. */
  async counts(at: 0 | 1): Promise<SiteCounts> {
    return (await this.#started.sandboxes[at].counts())[1] ?? NOTHING;
  }

  /** What the ledger has of the target's day. */
  async booked(): Promise<{ readonly started: number; readonly leased: number }> {
    const { server, state } = this.#started;
    const sql = 'SELECT started::int, leased::int FROM trafficinator.days';
    const [row] = await server.query<{ started: number; leased: number }>(sql, [], state);
    return row ?? { started: 0, leased: 0 };
  }

  /** Resolves when a runner has said this. */
  async says({ stderr, process: runner }: RunningCommand, pattern: RegExp): Promise<void> {
    await until(stderr, (said) => {
      if (pattern.test(said)) return true;
      if (runner.exitCode !== null || runner.signalCode !== null) throw new TypeError(`It has ended: ${said}`);
      return false;
    });
  }

  /** Resolves with what a runner did, when it has ended. */
  async ended({ stderr, process: runner, outcome }: RunningCommand): Promise<Outcome> {
    await until(stderr, () => runner.exitCode !== null || runner.signalCode !== null);
    return outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { folder, server, far, sandboxes, project } = this.#started;
    for (const { process: runner, outcome } of [this.near, this.beyond]) {
      runner.kill('SIGKILL');
      await outcome;
    }
    for (const sandbox of sandboxes) await sandbox.end();
    far[Symbol.dispose]();
    await project[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
}

interface Started {
  readonly folder: string;
  readonly server: TestServer;
  readonly far: FarMachine;
  readonly sandboxes: readonly [SandboxProcess, SandboxProcess];
  readonly project: Project;
  readonly state: string;
}

const NOTHING: SiteCounts = {
  ...{ visits: 0, visitors: 0, hits: 0, misattributed: 0 },
  ...{ byKind: {}, rejected: {}, days: {}, violations: {} },
};
