import { describe, expect, test } from 'vitest';
import { aProject, configOf } from '../support/project.js';
import { startSandbox, violationsOf } from '../support/sandbox.js';

describe('apply --until-caps', () => {
  test('sends exactly the caps of 1,000, 5,000 and 20,000 visits at 2,000 visits a second, and nothing that Matomo would bend', async () => {
    const sandbox = await startSandbox();
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        development: { url: sandbox.url, siteId: 1, visitsPerDay: 1_000, more: 'weight: 20' },
        staging: { url: sandbox.url, siteId: 2, visitsPerDay: 5_000, more: 'weight: 30' },
        production: { url: sandbox.url, siteId: 3, visitsPerDay: 20_000, more: 'weight: 50' },
      }),
    });
    const applied = await project.run(['apply', '--auto-approve', '--rate', '2000', '--until-caps', '--json']);
    const { 1: development, 2: staging, 3: production } = await sandbox.counts();
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect([development?.visits, staging?.visits, production?.visits]).toEqual([1_000, 5_000, 20_000]);
    for (const site of [development, staging, production]) {
      expect(violationsOf(site)).toEqual([]);
      expect(site).toMatchObject({ misattributed: 0, rejected: {}, visitors: site?.visits });
    }

    const again = await project.run(['apply', '--auto-approve', '--rate', '2000', '--until-caps']);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(
      /target\.development sent none: its cap of 1,000 visits for \d{4}-\d\d-\d\d \(UTC\) is used up/,
    );
    expect((await sandbox.counts())[3]?.visits).toBe(20_000);
    await sandbox.end();
  });

  test('sends what a cap still allows after it was raised, and nothing after it was lowered', async () => {
    const sandbox = await startSandbox();
    const config = (visitsPerDay: number) => configOf({ site: { url: sandbox.url, visitsPerDay } });
    await using project = await aProject({ 'trafficinator.config.ts': config(50) });
    const fill = ['apply', '--auto-approve', '--rate', 'max', '--until-caps'];
    await project.run(fill);
    await project.write('trafficinator.config.ts', config(80));
    const raised = await project.run(fill);
    expect(raised.stdout).toContain('cap 50 → 80: 50 sent today, 30 left');
    expect((await sandbox.counts())[1]?.visits).toBe(80);
    await project.write('trafficinator.config.ts', config(20));
    await project.run(fill);
    expect((await sandbox.counts())[1]?.visits).toBe(80);
    await sandbox.end();
  });
});

describe('apply --visits', () => {
  test('splits 10,000 visits by weights of 20, 30 and 50 into exactly 2,000, 3,000 and 5,000', async () => {
    const sandbox = await startSandbox();
    await using project = await aProject({
      'trafficinator.config.ts': configOf(
        {
          development: { url: sandbox.url, siteId: 1, visitsPerDay: 10_000, more: 'weight: 20' },
          staging: { url: sandbox.url, siteId: 2, visitsPerDay: 20_000, more: 'weight: 30' },
          production: { url: sandbox.url, siteId: 3, visitsPerDay: 30_000, more: 'weight: 50' },
        },
        'load: { visitsPerDay: 10_000 },',
      ),
    });
    const applied = await project.run(['apply', '--auto-approve', '--rate', 'max', '--visits', '10000']);
    expect(applied.code).toBe(0);
    const counts = await sandbox.counts();
    expect([1, 2, 3].map((site) => counts[site]?.visits)).toEqual([2_000, 3_000, 5_000]);
    await sandbox.end();
  });
});

describe('a cap', () => {
  test('stays with the site when its key, its label or the whole target changes', async () => {
    const sandbox = await startSandbox();
    const target = { url: sandbox.url, visitsPerDay: 30 };
    await using project = await aProject({ 'trafficinator.config.ts': configOf({ shop: target }) });
    const fill = ['apply', '--auto-approve', '--rate', 'max', '--until-caps'];
    await project.run(fill);
    const configs = [
      configOf({ store: target }, `moved: [{ from: 'shop', to: 'store' }],`),
      configOf({ store: { ...target, more: `name: 'The store'` } }),
      configOf({}),
      configOf({ store: target }),
      configOf({ elsewhere: target }),
    ];
    for (const config of configs) {
      await project.write('trafficinator.config.ts', config);
      const applied = await project.run(config === configs[2] ? ['apply', '--auto-approve', '--no-run'] : fill);
      expect(applied).toMatchObject({ code: 0 });
    }
    expect((await sandbox.counts())[1]?.visits).toBe(30);
    await sandbox.end();
  });
});
