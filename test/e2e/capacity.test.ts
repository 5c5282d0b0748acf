import { describe, expect, test } from 'vitest';
import { aProject, CONFIG_FILE, configOf } from '../support/project.js';
import { startSandbox } from '../support/sandbox.js';

describe('capacity', () => {
  test('finds the rate above which the targets answer too slowly', async () => {
    const sandbox = await startSandbox();
    await sandbox.fault('all', { kind: 'busy', perSecond: 30 });
    await using project = await aProject({
      [CONFIG_FILE]: configOf(
        { shop: { url: sandbox.url, visitsPerDay: 1_000_000 } },
        `load: { thresholds: { p95: '<1s' } },`,
      ),
    });
    await project.run(['apply', '--auto-approve', '--no-run']);
    const args = [
      'capacity',
      '--from',
      '2',
      '--factor',
      '20',
      '--max',
      '40',
      '--hold',
      '10s',
      '--settle',
      '1s',
      '--json',
    ];
    const { code, stdout, stderr } = await project.run([...args, '--mode', 'condensed']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ formatVersion: '1.0', capacity: 2 });
    expect(report.steps.map(({ rate, verdict }: { rate: number; verdict: string }) => [rate, verdict])).toEqual([
      [2, 'held'],
      [40, report.endedBecause],
    ]);
    expect(stderr).toContain('2 visits/s: held');
    // It is remembered as what it was: a search, which was through.
    expect(stderr).toContain('rising rates from 2 visits/s');
    const [listed] = JSON.parse((await project.run(['runs', '--json'])).stdout);
    expect(listed).toMatchObject({ id: report.run, pace: 'rising rates from 2 visits/s' });
    expect(listed.end).toMatchObject({ reason: 'done', because: 'capacity' });
    const { stdout: told } = await project.run(['report']);
    expect(told).toContain('The run ended because the search for the capacity was over.');
    expect(told).not.toContain('planned');
    await sandbox.end();
  });

  test('ends with the caps, and says so', async () => {
    const sandbox = await startSandbox();
    await using project = await aProject({ [CONFIG_FILE]: configOf({ shop: { url: sandbox.url, visitsPerDay: 20 } }) });
    await project.run(['apply', '--auto-approve', '--no-run']);
    const { code, stdout } = await project.run(['capacity', '--from', '20', '--mode', 'condensed']);
    expect(code).toBe(1);
    expect(stdout).toContain('No rate held.\nDaily caps or hit budgets ended the search');
    expect((await sandbox.counts())[1]?.visits).toBe(20);
    await sandbox.end();
  });
});
