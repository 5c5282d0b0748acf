import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runId } from '../../../model/run.js';
import { leaseId } from '../../../model/state.js';
import {
  aDay,
  aPeriod,
  apply,
  aRequest,
  aTarget,
  at,
  BOOT,
  SITE_1,
  startARun,
  terms,
} from '../../contract/builders.contract.js';
import { keep } from '../../kept-json.js';
import { openSqliteStore } from '../sqlite-store.js';
import { initial } from './0001-initial.js';
import { operations } from './0002-operations.js';

const RUN = runId('5b0e2a52-3f0b-4a3e-8f39-6f2f8f0c9b11');
const LINEAGE = '0d2f6c1e-7f5f-4a7b-9a57-0d1c1f1f3c55';
const BUDGET = aPeriod('day', aDay());

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trafficinator-migrate-'));
  writeOlderState();
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A state as version 2 of the schema left it, with a run that has died with a lease. */
function writeOlderState(): void {
  const database = new Database(join(folder, 'state.db'));
  database.pragma('journal_mode = WAL');
  database.exec(initial);
  database.exec(operations);
  const day = `'${SITE_1}', '2026-11-24', ${aDay().startsAt}, ${aDay().endsAt}`;
  database.exec(`
    INSERT INTO meta (only, lineage, fingerprint_key, serial) VALUES (1, '${LINEAGE}', '${'a1'.repeat(32)}', 1);
    INSERT INTO runs (id, started_at, who, boot_id, serial, pace)
      VALUES ('${RUN}', ${at('11:00')}, 'ada@lovelace', '${BOOT}', 1, '50 visits/s');
    INSERT INTO days (account, date, starts_at, ends_at, timezone, started, leased, cap, next)
      VALUES (${day}, 'UTC', 6, 10, 100, 16);
    INSERT INTO leases (account, date, starts_at, ends_at, id, run, low, used, high) VALUES (${day}, 4, '${RUN}', 6, 9, 16);`);
  const put = `INSERT INTO targets (key, account, visits_per_day, managed_by, settings) VALUES ('shop', ?, 100, 'config', ?)`;
  database.prepare(put).run(SITE_1, keep(aTarget().target.settings));
  database.pragma(`application_id = ${0x54524146}`);
  database.pragma('user_version = 2');
  database.close();
}

describe('a state from before hit budgets', () => {
  test('has runs that are fleets of their own, which nobody joins', async () => {
    await using store = await openSqliteStore({ file: join(folder, 'state.db'), mode: 'write' });
    expect(await store.check()).toEqual([]);
    expect(await store.readRuns(at('00:00'))).toMatchObject([{ id: RUN, fleet: RUN, seed: '', version: '' }]);
    expect((await store.readSignals(RUN)).fleet).toEqual([RUN]);
    expect(await store.readQuotas(RUN)).toEqual([]);
    const run = await startARun(store, {}, terms({ text: '50 visits/s' }));
    expect((await store.readSignals(run)).fleet).toEqual([run]);
  });

  test('has leases without budgets, and no budget is counted yet', async () => {
    await using store = await openSqliteStore({ file: join(folder, 'state.db'), mode: 'write' });
    expect(await store.mark([{ lease: leaseId(4), used: 10 }], at('12:00'))).toEqual([]);
    expect(await store.readBudgets([BUDGET])).toEqual([]);
    await store.recover(at('12:00'), BOOT);
    expect(await store.readDays([aRequest(RUN)])).toMatchObject([{ started: 10, leased: 0 }]);
  });

  test('keeps budgets from the first apply on', async () => {
    await using store = await openSqliteStore({ file: join(folder, 'state.db'), mode: 'write' });
    await apply(store, { put: [aTarget({ hitsPerDay: 30 })] });
    const run = await startARun(store);
    const [lease] = await store.grant([aRequest(run, { budgets: [{ ...BUDGET, atLeast: 1, want: 40 }] })]);
    expect(lease?.hits).toEqual([30]);
  });
});
