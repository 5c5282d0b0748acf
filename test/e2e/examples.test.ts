import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../architecture/source-files.js';
import { cli } from '../support/cli.js';
import { aProject } from '../support/project.js';
import { startSandbox, violationsOf } from '../support/sandbox.js';

const examples = join(root, 'examples');

describe('the example of three environments', () => {
  test('plans weights of 20, 30 and 50 and caps of 1,000, 5,000 and 20,000', async () => {
    await using state = await aProject();
    const config = join(examples, 'three-environments/trafficinator.config.ts');
    const env = { TRAFFICINATOR_STATE: join(state.folder, 'state.db') };
    const { code, stdout, stderr } = await cli(['plan', '--config', config, '--json'], { cwd: state.folder, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      formatVersion: '1.2',
      load: { after: { visitsPerDay: 26_000 } },
      actions: [
        { kind: 'create', target: 'development', after: { settings: { weight: 20, visitsPerDay: 1_000, siteId: 1 } } },
        { kind: 'create', target: 'production', after: { settings: { weight: 50, visitsPerDay: 20_000, siteId: 1 } } },
        { kind: 'create', target: 'staging', after: { settings: { weight: 30, visitsPerDay: 5_000, siteId: 1 } } },
      ],
    });
  });

  test('as the demo fills each of three Matomos to its cap', async () => {
    const sandboxes = await Promise.all([startSandbox(), startSandbox(), startSandbox()]);
    const [development, staging, production] = sandboxes;
    await using state = await aProject();
    // At a rate that a busy machine keeps up with: a run that did not would be invalid.
    const args = ['--config', join(examples, 'three-environments/demo.config.ts'), '--rate', '400', '--until-caps'];
    const applied = await cli(['apply', '--auto-approve', ...args], {
      cwd: state.folder,
      env: {
        TRAFFICINATOR_STATE: join(state.folder, 'state.db'),
        DEVELOPMENT_URL: development.url,
        STAGING_URL: staging.url,
        PRODUCTION_URL: production.url,
      },
    });
    expect(applied.code).toBe(0);
    const counts = await Promise.all(sandboxes.map(async (sandbox) => (await sandbox.counts())[1]));
    expect(counts.map((site) => site?.visits)).toEqual([100, 500, 2_000]);
    expect(counts.flatMap(violationsOf)).toEqual([]);
    await Promise.all(sandboxes.map((sandbox) => sandbox.end()));
  });
});

describe('the example of two clients', () => {
  test('sends to each with its own token, and counts days in New York and in London', async () => {
    const [clientA, clientB] = await Promise.all([
      startSandbox(['--site', '1:America/New_York', '--token', 'token-of-a']),
      startSandbox(['--site', '1:Europe/London', '--token', 'token-of-b']),
    ]);
    await using state = await aProject();
    const config = join(examples, 'two-clients/trafficinator.config.ts');
    const where = {
      TRAFFICINATOR_STATE: join(state.folder, 'state.db'),
      CLIENT_A_URL: clientA.url,
      CLIENT_B_URL: clientB.url,
    };
    const plan = await cli(['plan', '--config', config], { cwd: state.folder, env: where });
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    expect(plan.stdout).toMatch(/visitsPerDay +10,000\n +hitsPerMonth +2,000,000\n +timezone +America\/New_York/);
    expect(plan.stdout).toMatch(/visitsPerDay +15,000\n +timezone +Europe\/London/);

    expect(plan.stdout).toMatch(/budget 2,000,000 hits\/month: 0 sent this month/);
    expect(plan.stdout).toMatch(/on 127\.0\.0\.1:\d+\/, with 1 target: budget 100,000 hits\/day: 0 sent today/);

    const applied = await cli(
      ['apply', '--config', config, '--auto-approve', '--rate', 'max', '--visits', '300', '--json'],
      {
        cwd: state.folder,
        env: { ...where, CLIENT_A_TOKEN: 'token-of-a', CLIENT_B_TOKEN: 'token-of-b' },
      },
    );
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    const report = JSON.parse(applied.stdout);
    for (const [at, sandbox] of [clientA, clientB].entries()) {
      const site = (await sandbox.counts())[1];
      expect(site).toMatchObject({ visits: 150, rejected: {}, misattributed: 0 });
      expect(violationsOf(site)).toEqual([]);
      // The day in the books is the day of the site.
      expect(Object.keys(site?.days ?? {})).toEqual([report.report.targets[at].cap.date]);
    }
    await Promise.all([clientA.end(), clientB.end()]);
  });
});
