import { describe, expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { aProject } from '../support/project.js';
import { startSandbox, violationsOf } from '../support/sandbox.js';

describe('the first use', () => {
  test('is init, sandbox, plan and apply, without an edit', async () => {
    await using project = await aProject();
    expect((await project.run(['init'])).code).toBe(0);
    const sandbox = await startSandbox(['--port', '8090']);
    const plan = ['plan', '--detailed-exitcode'];
    const first = await project.run(plan);
    expect(first).toMatchObject({ code: 2, stderr: '' });
    expect(first.stdout).toContain('Plan: 3 to create, 0 to update, 0 to move, 0 to delete.');
    const applied = await project.run(['apply', '--auto-approve', '--rate', '50', '--until-caps']);
    expect(applied.code).toBe(0);
    const second = await project.run(plan);
    expect(second).toMatchObject({ code: 0, stdout: 'No changes. The applied state matches the config.\n' });
    const counts = await sandbox.counts();
    expect([1, 2, 3].map((site) => counts[site]?.visits)).toEqual([40, 60, 100]);
    expect([1, 2, 3].flatMap((site) => violationsOf(counts[site]))).toEqual([]);
    await sandbox.end();
  });
});

describe('init', () => {
  test('leaves files that are there as they are, and refuses a second config', async () => {
    await using project = await aProject({ 'tsconfig.json': '{ "mine": true }' });
    const first = await project.run(['init']);
    expect(first.stdout).toContain('Left as it was: tsconfig.json.');
    expect(String((await project.contents()).get('tsconfig.json'))).toBe('{ "mine": true }');
    await project.write('urls.txt', 'https://mine.example.com/');
    const second = await project.run(['init']);
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain('trafficinator.config.ts');
    expect(String((await project.contents()).get('urls.txt'))).toBe('https://mine.example.com/');
  });

  test('writes a config that passes the checks of the compiler', async () => {
    await using project = await aProject();
    await project.run(['init']);
    expect(await project.run(['validate'])).toMatchObject({
      code: 0,
      stdout: 'The config is valid: 3 targets.\n',
      stderr: '',
    });
  });
});

describe('help', () => {
  test.each(['init', 'validate', 'plan', 'apply', 'run', 'status', 'sandbox'])(
    'of %s shows examples',
    async (command) => {
      const { code, stdout } = await cli([command, '--help'], { cwd: '/' });
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`EXAMPLES\\n\\s+\\$ trafficinator ${command}`));
    },
  );
});

describe('status', () => {
  test('tells caps, counts and rates in words and as JSON, and leaves no state behind', async () => {
    await using empty = await aProject();
    expect(await empty.run(['status'])).toMatchObject({ code: 0, stdout: 'Nothing is applied yet.\n' });
    expect(await empty.files()).toEqual([]);

    const sandbox = await startSandbox(['--port', '0']);
    await using project = await aProject();
    await project.run(['init']);
    const config = String((await project.contents()).get('trafficinator.config.ts')).replace(
      /http:\/\/127[^']*/,
      sandbox.url,
    );
    await project.write('trafficinator.config.ts', config);
    await project.run(['apply', '--auto-approve', '--rate', 'max', '--until-caps']);
    const status: unknown = JSON.parse((await project.run(['status', '--json'])).stdout);
    expect(status).toMatchObject({
      formatVersion: '1.2',
      serial: 1,
      runs: [],
      targets: [
        { key: 'development', state: 'capped', cap: { cap: 40, started: 40, left: 0 }, successRate: 1 },
        { key: 'production', state: 'capped', cap: { cap: 100, started: 100, left: 0 }, successRate: 1 },
        { key: 'staging', state: 'capped', cap: { cap: 60, started: 60, left: 0 }, successRate: 1 },
      ],
    });
    expect((await project.run(['status'])).stdout).toMatch(/capped\s+development\s+40\/40\s+100\.0 %/);
    await sandbox.end();
  });
});
