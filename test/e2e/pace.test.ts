import { describe, expect, test } from 'vitest';
import { aProject, configOf } from '../support/project.js';
import { startSandbox, violationsOf } from '../support/sandbox.js';

const FLAT = `activity: { hours: Array.from({ length: 24 }, () => 1) }`;

describe('the plan of the day', () => {
  test('sends each hit when it happens, and nothing that Matomo would bend', async () => {
    const sandbox = await startSandbox();
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        // About five visits a second, of two to four seconds each.
        site: { url: sandbox.url, visitsPerDay: 432_000, more: `visitMinutes: { min: 0.03, max: 0.06 }, ${FLAT}` },
      }),
    });
    const { code, stdout } = await project.run(['apply', '--auto-approve', '--for', '6s', '--grace', '20s', '--json']);
    expect(code).toBe(0);
    const { report } = JSON.parse(stdout);
    const site = (await sandbox.counts())[1];
    expect(report.end).toMatchObject({ reason: 'done', because: 'duration' });
    expect(report.totals.counts).toMatchObject({ partial: 0, failed: 0, rejected: 0, completed: site?.visits });
    expect(site?.visits).toBeGreaterThan(15);
    expect(site).toMatchObject({ misattributed: 0, visitors: site?.visits });
    expect(violationsOf(site)).toEqual([]);
    await sandbox.end();
  });

  test('is the same on every machine: equal seeds give equal visits', async () => {
    const visitors = async (seed: string) => {
      const sandbox = await startSandbox();
      await using project = await aProject({
        'trafficinator.config.ts': configOf({ site: { url: sandbox.url, visitsPerDay: 20 } }, `seed: '${seed}',`),
      });
      await project.run(['apply', '--auto-approve', '--rate', 'max', '--until-caps']);
      const answer = await fetch(new URL('/sandbox/visits?siteId=1', sandbox.url));
      const { visits } = JSON.parse(await answer.text());
      await sandbox.end();
      return visits.map((visit: Record<string, unknown>) => `${visit['visitorId']} ${visit['actionCount']}`).sort();
    };
    const once = await visitors('spring');
    expect(once).toHaveLength(20);
    expect(await visitors('spring')).toEqual(once);
    expect(await visitors('autumn')).not.toEqual(once);
  });
});

describe('--mode', () => {
  test('realtime holds at a rate too', async () => {
    const sandbox = await startSandbox();
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        site: { url: sandbox.url, visitsPerDay: 60, more: 'visitMinutes: { min: 0.02, max: 0.05 }' },
      }),
    });
    const applied = await project.run([
      'apply',
      '--auto-approve',
      '--rate',
      '30',
      '--until-caps',
      '--mode',
      'realtime',
    ]);
    expect(applied.code).toBe(0);
    const site = (await sandbox.counts())[1];
    expect(site).toMatchObject({ visits: 60, misattributed: 0 });
    expect(violationsOf(site)).toEqual([]);
    await sandbox.end();
  });
});
