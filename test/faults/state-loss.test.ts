import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { expectInterrupted } from '../support/expect-end.js';
import { aDisk, noImmutable, noMount, readOnly } from './loss/disks.js';
import { CONCURRENCY, Patient, RATE } from './loss/patient.js';

describe('a runner whose state cannot be written any more', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trafficinator-loss-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('starts nothing while its disk is full, says so, and goes on when there is room', async ({ skip }) => {
    skip(noMount !== undefined, noMount);
    using disk = aDisk(6);
    await using patient = await Patient.at(join(disk.folder, 'state.db'));
    const { visits } = await patient.counts();
    disk.fill();
    await patient.says(/so no visit starts: .*the disk is full/);
    // What was left of the page that it was writing may have room for a few marks more.
    expect(await patient.quiet()).toBeLessThanOrEqual(visits + RATE);
    disk.free();
    await goesOn(patient);
    await tellsAll(patient);
  });

  test('starts nothing while its files are read-only, says so, and goes on when they are not', async ({ skip }) => {
    skip(noImmutable !== undefined, noImmutable);
    await using patient = await Patient.at(join(folder, 'state.db'));
    const { visits } = await patient.counts();
    {
      using _ = readOnly(folder);
      await patient.says(/so no visit starts: The state cannot be written/);
      expect(await patient.quiet()).toBeLessThanOrEqual(visits + RATE);
    }
    await goesOn(patient);
    await tellsAll(patient);
  });

  test('starts nothing once it was deleted, though another state is made in its place', async () => {
    await using patient = await Patient.at(join(folder, 'state.db'));
    for (const name of await readdir(folder)) await rm(join(folder, name));
    await patient.says(/so no visit starts: .*the file was deleted, moved or replaced while it was in use/);
    const visits = await patient.quiet();
    expect(await patient.run(['apply', '--auto-approve', '--no-run'])).toMatchObject({ code: 0 });
    expect(await patient.quiet()).toBe(visits);
    await tellsAll(patient);
    expect(await patient.run(['state', 'check'])).toMatchObject({ code: 0 });
  });

  test('starts nothing while it is moved away, and goes on when it is back', async () => {
    await using patient = await Patient.at(join(folder, 'state.db'));
    await rename(join(folder, 'state.db'), join(folder, 'elsewhere.db'));
    await patient.says(/so no visit starts: .*the file was deleted, moved or replaced while it was in use/);
    await patient.quiet();
    await rename(join(folder, 'elsewhere.db'), join(folder, 'state.db'));
    await goesOn(patient);
    await tellsAll(patient);
  });
});

describe('a runner whose database', () => {
  test.each(['fast', 'killed'] as const)(
    'is stopped (%s) starts nothing, says so, and goes on when it is back',
    async (how) => {
      await using server = await TestServer.start();
      await using patient = await Patient.at(await server.newUrl());
      await server.stop(how);
      const { visits } = await patient.counts();
      await patient.says(/so no visit starts: The state cannot be reached/);
      expect(await patient.quiet()).toBeLessThanOrEqual(visits + CONCURRENCY);
      await server.up();
      await goesOn(patient);
      await tellsAll(patient);
    },
  );

  test('is stopped as it ends has its last counts recorded when the database is back', async () => {
    await using server = await TestServer.start();
    await using patient = await Patient.at(await server.newUrl());
    await server.stop('fast');
    await patient.says(/so no visit starts: The state cannot be reached/);
    patient.interrupt();
    await patient.says(/The state does not take what was counted last; waiting \d+ s at most, Ctrl-C ends at once/);
    await server.up();
    const end = await patient.ended();
    await demandAll(patient, end);
    expect(end.ended.stderr).toMatch(/counted last[\s\S]*The state can be reached again/);
    const { stdout } = await patient.run(['report', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ result: 'interrupted', totals: { counts: end.counts } });
  });

  test('is dropped keeps its counts for the report', async () => {
    await using server = await TestServer.start();
    const url = await server.newUrl();
    await using patient = await Patient.at(url);
    await server.query(`DROP SCHEMA trafficinator CASCADE`, [], url);
    await patient.says(/so no visit starts/);
    await patient.quiet();
    const end = await patient.end();
    await demandAll(patient, end);
    expect(end.ended.stderr).toContain('only the report here knows of it');
  });
});

async function goesOn(patient: Patient): Promise<void> {
  await patient.says(/The state can be reached again/);
  await patient.received((await patient.counts()).visits + RATE);
}

/** The report counts every visit and every hit that the sandbox has received, and no other: what is not sure is counted as such. */
async function tellsAll(patient: Patient): Promise<void> {
  await demandAll(patient, await patient.end());
}

async function demandAll(patient: Patient, { ended, counts }: Awaited<ReturnType<Patient['end']>>): Promise<void> {
  const { visits, visitors, hits } = await patient.counts();
  expectInterrupted(ended);
  expect(counts.offered).toBe(counts.started + counts.missed);
  expect(visits).toBeLessThanOrEqual(counts.started);
  expect(visits).toBeGreaterThanOrEqual(counts.started - counts.failed);
  expect(hits).toBeLessThanOrEqual(counts.accepted + counts.ambiguous);
  expect(hits).toBeGreaterThanOrEqual(counts.accepted);
  expect(counts.accepted + counts.rejected + counts.failedHits + counts.ambiguous).toBe(counts.sent);
  expect(visitors).toBe(visits);
}
