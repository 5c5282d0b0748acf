import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { aBlob, apply, aTarget } from '../packages/core/dist/state/contract/builders.contract.js';
import { openPostgresStore } from '../packages/core/dist/state/postgres/postgres-store.js';
import { openSqliteStore } from '../packages/core/dist/state/sqlite/sqlite-store.js';
import type { StateStore } from '../packages/core/dist/state/state-store.js';
import { ratio } from './ratio.ts';

const TARGETS = 10_000;
const LONGEST_MS = 5_000;

export default ratio({
  name: 'committing 10,000 targets to the SQLite store, against inserting 10,000 rows of the same text',
  baseline: () => {
    const database = new Database(join(temporaryFolder(), 'bare.db'));
    database.pragma('journal_mode = WAL');
    database.exec('CREATE TABLE targets (key TEXT PRIMARY KEY, settings TEXT NOT NULL) STRICT');
    const put = database.prepare(
      'INSERT INTO targets VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET settings = excluded.settings',
    );
    const all = database.transaction((rows: readonly (readonly [string, string])[]) =>
      rows.reduce((sum, row) => sum + put.run(...row).changes, 0),
    );
    const rows = targets().map(({ target }) => [target.key, JSON.stringify(target.settings)] as const);
    return () => all.immediate(rows);
  },
  subject: async () => {
    const store = await openSqliteStore({ file: join(temporaryFolder(), 'state.db'), mode: 'write' });
    const put = targets();
    return () => apply(store, { put, blobs: [aBlob('[]')] });
  },
  floor: 0.055,
  limits: () => [
    { name: 'milliseconds until 10,000 targets are applied on SQLite', count: taken('sqlite'), ceiling: LONGEST_MS },
    {
      name: 'milliseconds until 10,000 targets are applied on PostgreSQL',
      count: taken('postgres'),
      ceiling: LONGEST_MS,
    },
  ],
});

/** The first commit of a process to a new state, opening included, in milliseconds of the wall's clock. */
export async function firstApply(store: 'sqlite' | 'postgres'): Promise<number> {
  // Only here: the server's package has the process end with 0, whatever the benchmarks say.
  const { TestServer } = await import('../packages/core/dist/state/postgres/postgres.test-support.js');
  await using server = store === 'postgres' ? await TestServer.start() : undefined;
  const url = await server?.newUrl();
  const put = targets();
  const before = performance.now();
  await using state: StateStore =
    url === undefined
      ? await openSqliteStore({ file: join(temporaryFolder(), 'state.db'), mode: 'write' })
      : await openPostgresStore({ url, schema: 'trafficinator', mode: 'write' });
  await apply(state, { put, blobs: [aBlob('[]')] });
  return Math.round(performance.now() - before);
}

function taken(store: 'sqlite' | 'postgres'): number {
  const code = `const { firstApply } = await import('${import.meta.url}'); console.log(await firstApply('${store}'));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' });
  if (child.status !== 0) throw new TypeError(`The apply failed: ${child.stderr}`);
  return Number(child.stdout);
}

function targets() {
  return Array.from({ length: TARGETS }, (_, at) => aTarget({ key: `site${at}`, siteId: at + 1 }));
}

/** Deleted when the process ends. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trafficinator-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
