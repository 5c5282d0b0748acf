import pg from 'pg';
import { type Job, PgBoss } from 'pg-boss';
import { z } from 'zod';
import { type Instant, instant } from '../../base/clock.js';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { Jobs } from '../jobs.js';
import type { RunStore } from '../state-store.js';
import { type PostgresAddress, postgresAddress, quoted } from './postgres-address.js';
import { asFailure, grantOnDatabase } from './postgres-failures.js';

/** Where jobs are, and who does them. */
export interface PostgresJobsOptions {
  readonly url: string;
  /** The schema of the state; that of its jobs stands beside it, with `jobs_of_` before its name. */
  readonly schema: string;
  readonly store: Pick<RunStore, 'thinIntervals'>;
  /** How often this process looks for a job, in seconds. */
  readonly pollSeconds?: number | undefined;
}

/**
 * Carries jobs by pg-boss, in the database of the state and with its rights, and does its share of what was asked for. Makes the schema of
 * the jobs, or brings it to the newest version. Throws `state.denied` where the role may not, and `state.unreachable`.
 */
export async function openPostgresJobs({ url, schema, ...work }: PostgresJobsOptions): Promise<Jobs> {
  const address = postgresAddress(url, schema);
  const pool = new pg.Pool({ ...address.config, types: undefined, max: MOST_SESSIONS, allowExitOnIdle: true });
  pool.on('error', () => undefined); // The next statement tells.
  try {
    const boss = await startBoss(pool, schemaOf(address), work);
    return {
      askToThin: async (now: Instant) => {
        await boss.send(THIN, { now }, { singletonSeconds: THIN_EVERY_SECONDS }).catch((cause: unknown) => {
          throw failureOf(cause, address);
        });
      },
      [Symbol.asyncDispose]: async () => {
        await boss.stop(AT_ONCE);
        await pool.end();
      },
    };
  } catch (cause) {
    await pool.end();
    throw failureOf(cause, address);
  }
}

const THIN = 'thin-intervals';
/** What is asked for within the same ten minutes is one job. */
const THIN_EVERY_SECONDS = 600;
const QUEUE = {
  expireInSeconds: 900,
  retryLimit: 3,
  retryDelay: 60,
  retentionSeconds: 3_600,
  deleteAfterSeconds: 86_400,
};
const POLL_SECONDS = 30;
const MOST_SESSIONS = 2;
/** A job that was begun is done again, by this process or by another one. */
const AT_ONCE = { graceful: false, close: false } as const;

const thinning = z.object({ now: z.number() });

/** Nothing but what jobs need: no timetable, no telemetry, no list of processes, and no care for the indices of a queue this small. */
async function startBoss(
  pool: pg.Pool,
  schema: string,
  { store, pollSeconds = POLL_SECONDS }: Pick<PostgresJobsOptions, 'store' | 'pollSeconds'>,
): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => run(pool, text, values) },
    schema: quoted(schema),
    createSchema: !(await exists(pool, schema)), // Who may not create schemas can still use one that was made for it.
    schedule: false,
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', () => undefined); // The database was away, or a job has failed: both are tried again.
  try {
    await boss.start();
    await boss.createQueue(THIN, QUEUE);
    await boss.work(THIN, { pollingIntervalSeconds: pollSeconds }, (jobs: Job<unknown>[]) => thin(store, jobs));
    return boss;
  } catch (error) {
    await boss.stop(AT_ONCE);
    throw error;
  }
}

async function run(pool: pg.Pool, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  // Without values, a text may hold several statements.
  return values.length === 0 ? pool.query(text) : pool.query(text, values);
}

async function exists(pool: pg.Pool, schema: string): Promise<boolean> {
  return (await pool.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])).rows.length > 0;
}

async function thin(store: Pick<RunStore, 'thinIntervals'>, jobs: readonly Job<unknown>[]): Promise<void> {
  for (const { data } of jobs) {
    const { now } = thinning.parse(data);
    while (await store.thinIntervals(instant(now)));
  }
}

function schemaOf({ schema }: PostgresAddress): string {
  return `jobs_of_${schema}`; // No stack has a state in a schema of such a name.
}

function failureOf(cause: unknown, address: PostgresAddress): unknown {
  const isDenied = cause instanceof Error && 'code' in cause && cause.code === '42501';
  if (!isDenied) return asFailure(cause, { address, mode: 'write' });
  const what = `${address.role} may not keep jobs in the schema ${schemaOf(address)}`;
  return new Failure([problem('state.denied', { state: address.place, what, grant: grantOnDatabase(address) })], {
    cause,
  });
}
