import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Instant, instant } from '../../base/clock.js';
import { Failure } from '../../errors/failure.js';
import type { Jobs } from '../jobs.js';
import { TestServer } from './postgres.test-support.js';
import { openPostgresJobs } from './postgres-jobs.js';

const SCHEMA = 'a state';
const NOW = instant(1_800_000_000_000);

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

/** A process that does jobs, and how often it was asked to thin; the first `more` times there is more to do. */
class Worker {
  readonly calls: Instant[] = [];
  readonly #first = Promise.withResolvers<void>();
  readonly #more: number;
  readonly #fails: boolean;

  constructor({ more = 0, fails = false } = {}) {
    this.#more = more;
    this.#fails = fails;
  }

  /** Resolves at the first call. */
  get begun(): Promise<void> {
    return this.#first.promise;
  }

  readonly thinIntervals = async (now: Instant): Promise<boolean> => {
    this.calls.push(now);
    this.#first.resolve();
    if (this.#fails) throw new TypeError('The process fails at it.');
    return this.calls.length <= this.#more;
  };

  open(url: string): Promise<Jobs> {
    return openPostgresJobs({ url, schema: SCHEMA, store: this, pollSeconds: 0.5 });
  }
}

/** States of the jobs in the database. */
function statesOf(url: string): Promise<readonly { readonly state: string }[]> {
  return server.query('SELECT state::text AS state FROM "jobs_of_a state".job', [], url);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

describe('openPostgresJobs', { timeout: 60_000 }, () => {
  test('has a job done once and to its end, by one of all processes, however many ask for it', async () => {
    const url = await server.newUrl();
    const workers = [new Worker({ more: 2 }), new Worker({ more: 2 }), new Worker({ more: 2 })];
    // At once: they all find no schema.
    const open = await Promise.all(workers.map((worker) => worker.open(url)));
    await Promise.all(open.map((jobs) => jobs.askToThin(NOW)));
    await Promise.race(workers.map(({ begun }) => begun));
    await until(async () => (await statesOf(url)).every(({ state }) => state === 'completed'));
    expect(await statesOf(url)).toHaveLength(1);
    expect(workers.map(({ calls }) => calls.length).sort()).toEqual([0, 0, 3]);
    expect(workers.flatMap(({ calls }) => calls)).toEqual([NOW, NOW, NOW]);
    for (const jobs of open) await jobs[Symbol.asyncDispose]();
  });

  test('leaves a job that failed to be done again', async () => {
    const url = await server.newUrl();
    const worker = new Worker({ fails: true });
    await using jobs = await worker.open(url);
    await jobs.askToThin(NOW);
    await worker.begun;
    await until(async () => (await statesOf(url)).every(({ state }) => state === 'retry'));
    expect(worker.calls).toHaveLength(1);
  });

  test('says what is missing to a role that may not make the schema', async () => {
    const database = await server.newDatabase();
    await server.query(`CREATE ROLE "no maker" LOGIN PASSWORD 'a password'`);
    const url = server.url(database, { user: 'no%20maker', password: 'a password' });
    const failure = await new Worker().open(url).catch((error: unknown) => error);
    const problems = failure instanceof Failure ? failure.problems : [];
    expect(problems).toMatchObject([
      {
        code: 'state.denied',
        detail: expect.stringContaining('no maker may not keep jobs in the schema jobs_of_a state'),
        fix: expect.stringContaining(`GRANT CREATE ON DATABASE "${database}" TO "no maker";`),
      },
    ]);
  });

  test('uses a schema that was made for such a role', async () => {
    const database = await server.newDatabase();
    await server.query(`CREATE ROLE owner LOGIN PASSWORD 'a password'`);
    await server.query('CREATE SCHEMA "jobs_of_a state" AUTHORIZATION owner', [], server.url(database));
    const worker = new Worker();
    await using jobs = await worker.open(server.url(database, { user: 'owner', password: 'a password' }));
    await jobs.askToThin(NOW);
    await worker.begun;
    expect(worker.calls).toEqual([NOW]);
  });

  test('says that the database is out of reach', async () => {
    const url = 'postgres://ada@127.0.0.1:1/nowhere';
    await expect(new Worker().open(url)).rejects.toMatchObject({ problems: [{ code: 'state.unreachable' }] });
  });
});
