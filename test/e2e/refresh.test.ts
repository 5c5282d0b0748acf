import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aProject, CONFIG_FILE, configOf } from '../support/project.js';
import { type SandboxProcess, startSandbox } from '../support/sandbox.js';

const TOKEN = '0123456789abcdef0123456789abcdef';
let sandbox: SandboxProcess;

beforeAll(async () => {
  sandbox = await startSandbox(['--token', TOKEN, '--site', '1', '--site', '2:Europe/Paris']);
});
afterAll(() => sandbox.end());

describe('plan --refresh', () => {
  test('asks the real targets, says what differs, and records nothing', async () => {
    const stopped = await startSandbox();
    await stopped.end();
    const token = `tokenAuth: secretEnv('TOKEN')`;
    await using project = await aProject({
      [CONFIG_FILE]: configOf({
        right: { url: sandbox.url, siteId: 1, visitsPerDay: 10, more: token },
        zone: { url: sandbox.url, siteId: 2, visitsPerDay: 10, more: token },
        unknown: { url: sandbox.url, siteId: 7, visitsPerDay: 10, more: token },
        stopped: { url: stopped.url, siteId: 1, visitsPerDay: 10 },
      }),
    });
    const [text, json, otherToken] = await Promise.all([
      project.run(['plan', '--refresh', '--concise'], { TOKEN }),
      project.run(['plan', '--refresh', '--json'], { TOKEN }),
      project.run(['plan', '--refresh', '--concise', '--target', 'right'], { TOKEN: 'f'.repeat(32) }),
    ]);
    const { drift }: { drift: unknown } = JSON.parse(json.stdout);
    expect(drift).toMatchObject([
      { target: 'stopped', kind: 'unreachable', severity: 'warning' },
      { target: 'unknown', kind: 'no-such-site', severity: 'drift' },
      {
        target: 'zone',
        kind: 'timezone',
        severity: 'drift',
        detail:
          'Site 2 counts its days in "Europe/Paris", the target in "UTC": Matomo\'s day and that of the daily cap begin at different moments. Set the target\'s timezone to that of the site, or change it in Matomo.',
      },
    ]);
    // Drift is told beside the plan, and fails nothing.
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toContain('Asked the real targets: 3 findings.');
    expect(otherToken.stdout).toContain(
      'Asked the real targets: 1 finding.\n! target.right (drift): Matomo does not know the token.',
    );
    for (const { stdout, stderr } of [text, json]) expect(stdout + stderr).not.toContain(TOKEN);
    expect(Object.values(await sandbox.counts()).map(({ hits, rejected }) => [hits, rejected])).toEqual([
      [0, {}],
      [0, {}],
    ]);
  });
});
