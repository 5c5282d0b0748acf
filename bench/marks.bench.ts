import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import {
  aBlob,
  apply,
  aRequest,
  aTarget,
  at,
  startARun,
} from '../packages/core/dist/state/contract/builders.contract.js';
import { openSqliteStore } from '../packages/core/dist/state/sqlite/sqlite-store.js';
import { ratio } from './ratio.ts';

const LEASES = 100;
const SIZE = 100_000;

export default ratio({
  name: 'marking 100 leases in the SQLite store, against updating 100 rows in one transaction',
  baseline: () => {
    const database = new Database(join(temporaryFolder(), 'bare.db'));
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.exec('CREATE TABLE leases (id INTEGER PRIMARY KEY, used INTEGER NOT NULL) STRICT');
    const ids = Array.from({ length: LEASES }, (_, at) => at + 1);
    const insert = database.prepare('INSERT INTO leases (id, used) VALUES (?, 0)');
    const update = database.prepare('UPDATE leases SET used = ? WHERE id = ?');
    for (const id of ids) insert.run(id);
    const mark = database.transaction((used: number) => ids.reduce((sum, id) => sum + update.run(used, id).changes, 0));
    let used = 0;
    return () => mark.immediate(++used % SIZE);
  },
  subject: async () => {
    const store = await openSqliteStore({ file: join(temporaryFolder(), 'state.db'), mode: 'write' });
    await apply(store, { put: [aTarget({ visitsPerDay: LEASES * SIZE })], blobs: [aBlob('[]')] });
    const run = await startARun(store);
    const request = aRequest(run, { until: LEASES * SIZE, want: SIZE });
    const leases = await store.grant(Array.from({ length: LEASES }, () => request));
    let used = 0;
    return async () => {
      used++;
      const marks = leases.map(({ id, from }) => ({ lease: id, used: from + (used % SIZE) }));
      const revoked = await store.mark(marks, at('12:00'));
      return marks.length - revoked.length;
    };
  },
  floor: 0.13,
});

/** Deleted when the process ends. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trafficinator-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
