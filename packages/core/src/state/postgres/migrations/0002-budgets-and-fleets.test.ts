import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runId } from '../../../model/run.js';
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
} from '../../contract/builders.contract.js';
import { keep } from '../../kept-json.js';
import { TestServer } from '../postgres.test-support.js';
import { openPostgresStore } from '../postgres-store.js';
import { initial } from './0001-initial.js';

const RUN = runId('5b0e2a52-3f0b-4a3e-8f39-6f2f8f0c9b11');
const LINEAGE = '0d2f6c1e-7f5f-4a7b-9a57-0d1c1f1f3c55';
const BUDGET = aPeriod('day', aDay());

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);

afterAll(() => server[Symbol.asyncDispose]());

/** A state as version 1 of the schema left it, with a run that has died with a lease. */
async function anOlderState(): Promise<string> {
  const url = await server.newUrl();
  const day = `'${SITE_1}', '2026-11-24', ${aDay().startsAt}, ${aDay().endsAt}`;
  await server.query(
    `BEGIN;
    CREATE SCHEMA trafficinator;
    SET LOCAL search_path TO trafficinator;
    CREATE TABLE trafficinator_schema (one int PRIMARY KEY CHECK (one = 1), version int NOT NULL);
    INSERT INTO trafficinator_schema VALUES (1, 1);
    ${initial}
    INSERT INTO meta (one, lineage, fingerprint_key, serial, home, home_place)
      VALUES (1, '${LINEAGE}', '${'a1'.repeat(32)}', 1, 'elsewhere', 'elsewhere');
    INSERT INTO runs (id, started_at, who, boot_id, serial, pace)
      VALUES ('${RUN}', ${at('11:00')}, 'ada@lovelace', '${BOOT}', 1, '50 visits/s');
    INSERT INTO days (account, date, starts_at, ends_at, timezone, started, leased, cap, next)
      VALUES (${day}, 'UTC', 6, 10, 100, 16);
    INSERT INTO leases (account, date, starts_at, ends_at, run, low, used, high) VALUES (${day}, '${RUN}', 6, 9, 16);
    INSERT INTO targets (key, account, visits_per_day, managed_by, settings)
      VALUES ('shop', '${SITE_1}', 100, 'config', '${keep(aTarget().target.settings).replaceAll("'", "''")}');
    COMMIT`,
    [],
    url,
  );
  return url;
}

describe('a state from before hit budgets', () => {
  test('is brought up to date with everything in it, and goes on where it was', async () => {
    const url = await anOlderState();
    await using store = await openPostgresStore({ url, schema: 'trafficinator', mode: 'write' });
    expect(await store.check()).toEqual([]);
    expect(await store.readRuns(at('00:00'))).toMatchObject([{ id: RUN, fleet: RUN, seed: '', version: '' }]);
    expect((await store.readSignals(RUN)).fleet).toEqual([RUN]);
    expect(await store.readBudgets([BUDGET])).toEqual([]);
    expect(await store.recover(at('12:00'), BOOT)).toEqual([RUN]);
    expect(await store.readDays([aRequest(RUN)])).toMatchObject([{ started: 9, leased: 0 }]);
    await apply(store, { put: [aTarget({ hitsPerDay: 30 })] });
    const run = await startARun(store);
    const [lease] = await store.grant([aRequest(run, { budgets: [{ ...BUDGET, atLeast: 1, want: 40 }] })]);
    expect(lease).toMatchObject({ from: 9, to: 16, hits: [30] });
  });
});
