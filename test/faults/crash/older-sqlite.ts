import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { migrations } from '../../../packages/core/src/state/sqlite/migrations/all.js';
import { connectToWrite, disconnect } from '../../../packages/core/src/state/sqlite/sqlite-connections.js';

import type { OlderState } from './older-state.js';

const META = 'lineage, fingerprint_key, serial, load, seed';

/** Keeps the state of a folder as the first version of its schema had it, in a file elsewhere. */
export async function keepOlderFile(folder: string, file: string): Promise<OlderState> {
  const state = join(folder, 'state.db');
  await rm(file, { force: true });
  await writeOlderState(file, state);
  return {
    putBack: async () => {
      for (const name of await readdir(folder)) await rm(join(folder, name));
      await copyFile(file, state);
    },
    isMigrated: async () => versionOf(state) > 1,
    demandCopy: async () => {
      const copies = (await readdir(folder)).filter((name) => name.includes('.v1'));
      expect(copies).toContain('state.db.v1.backup');
      expect(copies.filter((name) => !isWholeOlderState(join(folder, name)))).toEqual([]);
    },
  };
}

/** Writes a state as the first version of its schema had it, with what a newer one holds. */
async function writeOlderState(file: string, newer: string): Promise<void> {
  disconnect(await connectToWrite(file, migrations.slice(0, 1)));
  const database = new Database(file);
  try {
    database.pragma('foreign_keys = OFF');
    database.prepare('ATTACH ? AS newer').run(newer);
    database.exec(`UPDATE meta SET (${META}) = (SELECT ${META} FROM newer.meta)`);
    database.exec(`INSERT INTO applies SELECT serial, at, who FROM newer.events WHERE kind = 'apply'`);
    for (const table of ['blobs', 'targets', 'fingerprints', 'runs', 'days', 'free_ranges', 'quarters']) {
      const columns = columnsOf(database, table);
      database.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM newer.${table}`);
    }
    database.exec('DETACH newer');
    database.pragma('journal_mode = DELETE'); // One file, which can be copied.
  } finally {
    database.close();
  }
}

function versionOf(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    return Number(database.pragma('user_version', { simple: true }));
  } finally {
    database.close();
  }
}

/** Whether a copy that was kept before a migration is whole. */
function isWholeOlderState(file: string): boolean {
  const database = new Database(file, { readonly: true });
  try {
    const [check, version] = ['quick_check', 'user_version'].map((name) => database.pragma(name, { simple: true }));
    const targets = database.prepare('SELECT key FROM targets').all();
    return check === 'ok' && version === 1 && targets.length > 0;
  } finally {
    database.close();
  }
}

function columnsOf(database: Database.Database, table: string): string {
  const columns = database.prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)').all(table);
  return columns.map(({ name }) => name).join();
}
