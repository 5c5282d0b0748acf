import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { RunningCommand } from '../support/cli.js';
import { expectEnd } from '../support/expect-end.js';
import { aProject, configOf } from '../support/project.js';
import { startSandbox, violationsOf } from '../support/sandbox.js';

describe('a target that goes away in mid-run', () => {
  test('and comes back is served again; what failed is counted by class, and no cap is exceeded', async () => {
    await using project = await aProject();
    const database = ['--db', join(project.folder, 'sandbox.db')];
    const sandbox = await startSandbox(database);
    const targets = {
      a: { url: sandbox.url, siteId: 1, visitsPerDay: 150 },
      b: { url: sandbox.url, siteId: 2, visitsPerDay: 300 },
    };
    await project.write('trafficinator.config.ts', configOf(targets));
    const run = project.start(['apply', '--auto-approve', '--rate', '100', '--until-caps']);
    await until(async () => ((await sandbox.counts())[2]?.visits ?? 0) > 60);
    await sandbox.kill();
    // Both are on one server: it is paused as a whole once both have noticed.
    await said(
      run,
      /instance \S+ takes nothing|target\.a is failing[\s\S]*target\.b is failing|target\.b is failing[\s\S]*target\.a is failing/,
    );
    const back = await startSandbox([...database, '--port', String(sandbox.port)]);
    const ended = await run.outcome;
    const { stdout, stderr } = ended;
    expectEnd(ended, 'The run ended because every daily cap was used up.');
    expect(stderr).toMatch(/(target\.[ab]|instance \S+) takes visits again/);
    // What was refused before it left may all have been sent again in time.
    expect(stdout).toMatch(/connection-(refused|reset) ×\d+|retries/);
    const counts = await back.counts();
    for (const [site, cap] of [150, 300].entries()) {
      const seen = counts[site + 1];
      expect(seen?.visits).toBeLessThanOrEqual(cap);
      // The few that were tried before the breaker opened are failed visits, not others' gain.
      expect(seen?.visits).toBeGreaterThan(cap * 0.6);
      expect(violationsOf(seen)).toEqual([]);
    }
    expect(project.query('SELECT started, leased FROM days ORDER BY account')).toEqual([
      { started: 150, leased: 0 },
      { started: 300, leased: 0 },
    ]);
    await back.end();
  });

  test('does not keep the others from their visits', async () => {
    const sandbox = await startSandbox();
    await sandbox.fault(1, { kind: 'hang' });
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        stuck: { url: sandbox.url, siteId: 1, visitsPerDay: 100, more: 'delivery: { timeoutSeconds: 1 }' },
        fine: { url: sandbox.url, siteId: 2, visitsPerDay: 100 },
      }),
    });
    const run = project.start(['apply', '--auto-approve', '--rate', '40', '--for', '6s', '--json']);
    const { code, stdout } = await run.outcome;
    expect(code).toBe(0);
    const fine = (await sandbox.counts())[2]?.visits ?? 0;
    expect(fine).toBeGreaterThan(80);
    expect(JSON.parse(stdout)).toMatchObject({
      report: {
        targets: [
          { key: 'fine', counts: { failed: 0, failedHits: 0, ambiguous: 0 } },
          { key: 'stuck', counts: { accepted: 0 }, errors: [{ class: 'timeout' }] },
        ],
      },
    });
    await sandbox.end();
  });
});

describe('a fault at the target', () => {
  const faults = [
    { fault: { kind: 'error', rate: 1, status: 500 }, class: 'server-error', count: 'ambiguous' },
    { fault: { kind: 'unavailable', retryAfterSeconds: 1 }, class: 'unavailable', count: 'failedHits' },
    { fault: { kind: 'reset-before-receipt' }, class: 'connection-reset', count: 'ambiguous' },
    { fault: { kind: 'reset-after-receipt' }, class: 'connection-reset', count: 'ambiguous' },
  ];

  test.each(faults)('$fault.kind is counted as $class', async ({ fault, class: name, count }) => {
    const sandbox = await startSandbox();
    await sandbox.fault(1, fault);
    await using project = await aProject({
      'trafficinator.config.ts': configOf({ site: { url: sandbox.url, visitsPerDay: 5 } }),
    });
    const { stdout } = await project.run(['apply', '--auto-approve', '--rate', 'max', '--visits', '5', '--json']);
    const { report } = JSON.parse(stdout);
    expect(report.targets[0].errors).toMatchObject([{ class: name, count: 5 }]);
    expect(report.totals.counts).toMatchObject({ started: 5, failed: 5, sent: 5, accepted: 0, [count]: 5 });
    await sandbox.end();
  });
});

describe('an interruption', () => {
  test('ends the run in good order: what was started was received, and what was reserved is given back', async () => {
    const sandbox = await startSandbox();
    await using project = await aProject({
      'trafficinator.config.ts': configOf({ site: { url: sandbox.url, visitsPerDay: 5_000 } }),
    });
    const run = project.start(['apply', '--auto-approve', '--rate', '200']);
    await until(async () => ((await sandbox.counts())[1]?.visits ?? 0) > 100);
    run.process.kill('SIGINT');
    const { code, stdout } = await run.outcome;
    expect(code).toBe(130);
    expect(stdout).toContain('The run was interrupted.');
    const { visits } = (await sandbox.counts())[1] ?? { visits: -1 };
    expect(project.query('SELECT started, leased FROM days')).toEqual([{ started: visits, leased: 0 }]);
    await sandbox.end();
  });
});

describe('apply beside an active runner', () => {
  test('says so and ends, and the runner adopts the change without losing a visit', async () => {
    const sandbox = await startSandbox();
    const config = (cap: number) =>
      configOf({
        site: { url: sandbox.url, siteId: 1, visitsPerDay: cap },
        other: { url: sandbox.url, siteId: 2, visitsPerDay: 100_000 },
      });
    await using project = await aProject({ 'trafficinator.config.ts': config(40) });
    const run = project.start(['apply', '--auto-approve', '--rate', '100']);
    await said(run, /target\.site has used its cap of 40/);
    await project.write('trafficinator.config.ts', config(90));
    const applied = await project.run(['apply', '--auto-approve']);
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toMatch(/A runner of \S+ is active, and serves serial 2 within a second\./);
    await said(run, /Adopted serial 2: 2 targets\.[\s\S]*target\.site has used its cap of 90/);
    run.process.kill('SIGINT');
    expect((await run.outcome).code).toBe(130);
    const counts = await sandbox.counts();
    expect(counts[1]?.visits).toBe(90);
    expect(project.query('SELECT started FROM days ORDER BY account')).toEqual([
      { started: 90 },
      { started: counts[2]?.visits },
    ]);
    await sandbox.end();
  });
});

/** Waits until a command has said something on standard error. */
function said({ stderr }: RunningCommand, pattern: RegExp): Promise<void> {
  return until(async () => pattern.test(stderr()));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(10);
}
