// What runners cost the state, one to eight of them on one PostgreSQL: the figures of docs/scale.md. `npx pnpm@12 scale` runs it; it
// needs a machine that is idle, and takes some minutes. Starting PostgreSQL sets the process's exit code, so it reports and judges nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TestServer } from '../packages/core/dist/state/postgres/postgres.test-support.js';
import { fitted } from './scale/fit.ts';
import { cpuOfThreads, cpuOfTree } from './scale/proc.ts';
import { measureTakeover } from './scale/takeover.ts';

const FLEETS = (process.env['SCALE_FLEETS'] ?? '1,2,4,8').split(',').map(Number);
const TARGETS = Number(process.env['SCALE_TARGETS'] ?? 20);
const RATE = Number(process.env['SCALE_RATE'] ?? 200);
const SECONDS = Number(process.env['SCALE_SECONDS'] ?? 20);
const SETTLE_SECONDS = 4;
const executable = join(import.meta.dirname, '../packages/cli/bin/run.js');

const LEASES = `FROM pg_stat_user_tables WHERE schemaname = 'trafficinator' AND relname = 'leases'`;
const GRANTS = `SELECT n_tup_ins::int AS grants ${LEASES}`;
const MARKS = `SELECT n_tup_upd::int AS marks ${LEASES}`;
const COMMITS = `SELECT xact_commit::int AS commits FROM pg_stat_database WHERE datname = $1`;
const STARTED = `SELECT coalesce(sum(started + leased), 0)::int AS visits FROM trafficinator.days`;
const CONNECTIONS = `SELECT count(*)::int AS connections FROM pg_stat_activity WHERE datname = $1 AND application_name = 'trafficinator'`;

/** What was measured of one fleet, per second. */
interface Measured {
  readonly runners: number;
  readonly visits: number;
  /** Transactions that the server committed, of all kinds. */
  readonly commits: number;
  /** Leases that were granted, and lines of leases that were marked: a transaction has several of either. */
  readonly grants: number;
  readonly marks: number;
  /** Share of a core: the thread of the state in one runner, one runner as a whole, and the server. */
  readonly ledgerCpu: number;
  readonly runnerCpu: number;
  readonly serverCpu: number;
  readonly connections: number;
}

async function measure(runners: number): Promise<Measured> {
  await using project = await applied();
  const { database, place, start } = project;
  const fleet = Array.from({ length: runners }, () => start('ignore'));
  try {
    await until(async () => (await activeRuns(place)) === runners);
    await pause(SETTLE_SECONDS * 1_000);
    const before = await look(fleet, database, place);
    await pause(SECONDS * 1_000);
    const after = await look(fleet, database, place);
    return difference(runners, before, after);
  } finally {
    for (const runner of fleet) runner.kill('SIGINT');
    await Promise.all(fleet.map((runner) => (runner.exitCode === null ? once(runner, 'exit') : undefined)));
  }
}

async function takeover() {
  await using project = await applied();
  const { place, start } = project;
  const sql = `SELECT id, EXISTS (SELECT FROM trafficinator.leases WHERE run = runs.id AND used > low) AS "hasStarted"
    FROM trafficinator.runs WHERE ended_at IS NULL ORDER BY started_at`;
  const runs = () => server.query<{ id: string; hasStarted: boolean }>(sql, [], place);
  return await measureTakeover({ start: () => start('pipe'), runs });
}

/** A new database in which the targets are applied, and how runners of it start. */
async function applied() {
  const folder = await mkdtemp(join(tmpdir(), 'trafficinator-scale-'));
  const database = await server.newDatabase();
  const place = server.url(database);
  await writeFile(join(folder, 'trafficinator.config.mjs'), config());
  const env = { ...process.env, TRAFFICINATOR_STATE: place };
  const command = (args: readonly string[], stderr: 'ignore' | 'pipe') =>
    spawn(process.execPath, [executable, ...args], { cwd: folder, env, stdio: ['ignore', 'ignore', stderr] });
  await once(command(['apply', '--auto-approve', '--no-run'], 'ignore'), 'exit');
  return {
    database,
    place,
    start: (stderr: 'ignore' | 'pipe') => command(['run', '--rate', String(RATE)], stderr),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Everything that grows, at one moment. */
interface Look {
  readonly at: number;
  readonly visits: number;
  readonly commits: number;
  readonly grants: number;
  readonly marks: number;
  readonly ledgerSeconds: number;
  readonly runnerSeconds: number;
  readonly serverSeconds: number;
  readonly connections: number;
}

async function look(
  fleet: readonly { readonly pid?: number | undefined }[],
  database: string,
  place: string,
): Promise<Look> {
  const one = async <Row extends Record<string, number>>(sql: string, values: readonly unknown[] = []) =>
    Object.values((await server.query<Row>(sql, values, place))[0] ?? {})[0] ?? 0;
  const pids = fleet.flatMap(({ pid }) => pid ?? []);
  const threads = await Promise.all(pids.map(cpuOfThreads));
  return {
    at: performance.now() / 1_000,
    visits: await one(STARTED),
    commits: await one(COMMITS, [database]),
    grants: await one(GRANTS),
    marks: await one(MARKS),
    ledgerSeconds: threads.reduce((sum, { worker }) => sum + worker, 0),
    runnerSeconds: threads.reduce((sum, { all }) => sum + all, 0),
    serverSeconds: await cpuOfTree(await postmaster()),
    connections: await one(CONNECTIONS, [database]),
  };
}

function difference(runners: number, before: Look, after: Look): Measured {
  const seconds = after.at - before.at;
  const per = (name: keyof Look) => (after[name] - before[name]) / seconds;
  return {
    runners,
    visits: per('visits'),
    commits: per('commits'),
    grants: per('grants'),
    marks: per('marks'),
    ledgerCpu: per('ledgerSeconds') / runners,
    runnerCpu: per('runnerSeconds') / runners,
    serverCpu: per('serverSeconds'),
    connections: after.connections / runners,
  };
}

async function activeRuns(place: string): Promise<number> {
  const sql = `SELECT count(*)::int AS runs FROM trafficinator.runs WHERE ended_at IS NULL`;
  return (await server.query<{ runs: number }>(sql, [], place))[0]?.runs ?? 0;
}

async function postmaster(): Promise<number> {
  const [row] = await server.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
  return Number((await readFile(join(row?.folder ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** Takes every hit at once: what is measured is the state. */
async function startReceiver() {
  const started = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(204).end());
  });
  started.listen(0, '127.0.0.1');
  await once(started, 'listening');
  return started;
}

function config(): string {
  const address = receiver.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const targets = Array.from({ length: TARGETS }, (_, at) => {
    return `t${at}: { url: 'http://127.0.0.1:${port}/matomo.php', siteId: ${at + 1}, visitsPerDay: 10_000_000 }`;
  });
  return [
    `import { defineConfig } from '@trafficinator/sdk';`,
    `export default defineConfig({`,
    `  defaults: { pages: ['https://www.example.com/'], pageviewsPerVisit: { min: 1, max: 1 } },`,
    `  targets: { ${targets.join(',\n')} },`,
    `});`,
  ].join('\n');
}

function rounded(one: Measured): Record<string, number> {
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, Number(value.toPrecision(3))]));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(100);
}

const receiver = await startReceiver();
const server = await TestServer.start();
const measured: Measured[] = [];
try {
  console.log(
    `${cpus().length} × ${cpus()[0]?.model}, Node.js ${process.versions.node}, load ${loadavg()[0]?.toFixed(2)}`,
  );
  console.log(`${TARGETS} targets, ${RATE} visits/s over all runners, ${SECONDS} s each\n`);
  for (const runners of FLEETS) measured.push(await measure(runners));
  console.table(measured.map(rounded));
  for (const line of fitted(measured)) console.log(line);
  const { joinMs, replaceMs } = await takeover();
  console.log(
    `a runner that joins sends after ${joinMs.toFixed(0)} ms, and one that dies is replaced after ${replaceMs.toFixed(0)} ms`,
  );
} finally {
  receiver.close();
  await server[Symbol.asyncDispose]();
}
