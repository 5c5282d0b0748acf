import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { aProject, CONFIG_FILE, configOf, type Project } from '../support/project.js';
import { atWork } from '../support/runner.js';
import { type SandboxProcess, startSandbox } from '../support/sandbox.js';

const COMMIT = ['--auto-approve', '--no-run'];
const FILL = ['--rate', 'max', '--until-caps'];

let server: TestServer;
let sandbox: SandboxProcess;
beforeAll(async () => {
  [server, sandbox] = await Promise.all([TestServer.start(), startSandbox(['--token', 'a-token'])]);
});
afterAll(() => Promise.all([sandbox.end(), server[Symbol.asyncDispose]()]));

const visits = async (siteId: number) => (await sandbox.counts())[siteId]?.visits ?? 0;

/** The document without what names its writer's moment: nothing does, so it is taken as it is. */
const pulled = async (project: Project, env: Readonly<Record<string, string>>) =>
  (await project.run(['state', 'pull'], env)).stdout;

describe.concurrent('a state on PostgreSQL', () => {
  test('is planned, applied, run to its caps, paused and looked at as one on SQLite', async () => {
    const url = await server.newUrl();
    const config = (cap: number) =>
      configOf(
        {
          eu: { url: sandbox.url, siteId: 1, visitsPerDay: cap, more: `tags: ['eu']` },
          us: { url: sandbox.url, siteId: 2, visitsPerDay: 20 },
        },
        `state: secretEnv('STATE_URL'),`,
      );
    await using project = await aProject({ [CONFIG_FILE]: config(40) });
    const env = { STATE_URL: url };
    const run = (...args: readonly string[]) => project.run(args, env);
    const first = await run('plan', '--detailed-exitcode');
    expect(first).toMatchObject({ code: 2, stderr: '' });
    expect(await run('apply', ...COMMIT)).toMatchObject({ code: 0, stderr: '' });
    expect(await run('plan', '--detailed-exitcode')).toMatchObject({ code: 0, stderr: '' });

    expect((await run('pause', '--tag', 'eu')).stdout).toBe('Paused: target.eu.\n');
    expect(await run('run', ...FILL)).toMatchObject({ code: 0 });
    expect([await visits(1), await visits(2)]).toEqual([0, 20]);
    expect((await run('status')).stdout).toMatch(/paused +eu/);
    expect((await run('resume', 'target.eu')).stdout).toBe('Resumed: target.eu.\n');
    expect(await run('run', ...FILL)).toMatchObject({ code: 0 });
    expect([await visits(1), await visits(2)]).toEqual([40, 20]);

    await project.write(CONFIG_FILE, config(30));
    expect((await run('plan')).stdout).toContain('cap 40 → 30: 40 sent today');
    await run('plan', '--out', 'a.plan');
    expect(await run('apply', 'a.plan', '--no-run')).toMatchObject({ code: 0, stderr: '' });
    expect((await run('apply', 'a.plan', '--no-run')).stderr).toContain('The saved plan is stale');

    const list = await run('state', 'list');
    expect(list.stdout).toMatch(/^postgres:\/\/127\.0\.0\.1:\d+\/\w+ \(schema trafficinator\): serial 2, 2\s+targets/);
    expect(list.stdout).toMatch(/target\.eu .* 30 +40 /);
    expect(await run('state', 'check')).toMatchObject({ code: 0, stderr: '' });
    expect((await run('state', 'mv', 'us', 'usa')).stdout).toContain(
      'target.us is now target.usa. The state is at serial 3.',
    );
    expect((await run('state', 'show', 'usa')).stdout).toMatch(/visitsPerDay +20/);
    await run('state', 'backup', 'a.backup');
    expect((await run('state', 'rm', 'usa', '--auto-approve')).stdout).toContain(
      'target.usa is forgotten. The state is at serial 4.',
    );
    expect(await run('state', 'restore', 'a.backup', '--auto-approve')).toMatchObject({ code: 0, stderr: '' });
    const history = (await run('state', 'history')).stdout;
    for (const what of ['restore', 'remove', 'move', 'resume', 'pause', 'apply'])
      expect(history).toContain(` ${what} `);
    expect(await run('run', ...FILL)).toMatchObject({ code: 0 });
    expect([await visits(1), await visits(2)]).toEqual([40, 20]);
    expect((await project.files()).filter((name) => name.endsWith('.db'))).toEqual([]);
    for (const { stdout, stderr } of [first, list]) expect(stdout + stderr).not.toContain('the%20password');
  });

  test('has runners that stop ends in good order', async () => {
    const env = { TRAFFICINATOR_STATE: await server.newUrl() };
    await using project = await aProject({
      [CONFIG_FILE]: configOf({ site: { url: sandbox.url, siteId: 3, visitsPerDay: 100_000 } }),
    });
    await project.run(['apply', ...COMMIT], env);
    const runner = project.start(['run', '--rate', '5'], env);
    try {
      await atWork(project, runner, env);
      expect(await project.run(['stop'], env)).toEqual({
        code: 0,
        stderr: '',
        stdout: expect.stringMatching(/^The runner of \S+@\S+ was asked to stop\.\n$/),
      });
      expect(await runner.outcome).toMatchObject({ code: 0 });
      expect((await project.run(['stop'], env)).stdout).toBe('No runner is active.\n');
    } finally {
      runner.process.kill('SIGKILL');
    }
  });
});

describe.concurrent('state migrate', () => {
  test('takes a state to PostgreSQL and back and loses nothing; the place that was left is refused until it is adopted', async () => {
    const config = configOf({
      site: { url: sandbox.url, siteId: 4, visitsPerDay: 50, more: `tokenAuth: secretEnv('TOKEN')` },
    });
    await using project = await aProject({ [CONFIG_FILE]: config });
    const base = { TOKEN: 'a-token' };
    const postgres = { ...base, TRAFFICINATOR_STATE: await server.newUrl() };
    const back = { ...base, TRAFFICINATOR_STATE: 'back.db' };
    await project.run(['apply', '--auto-approve', '--rate', 'max', '--visits', '20'], base);
    await project.run(['pause', 'target.site'], base);
    await project.run(['resume', 'target.site'], base);
    const original = contentsOf(await pulled(project, base));

    const there = await project.run(['state', 'migrate', '--to', postgres.TRAFFICINATOR_STATE], base);
    expect(there).toMatchObject({ code: 0, stderr: '' });
    expect(there.stdout).not.toContain('password');
    expect(contentsOf(await pulled(project, postgres))).toEqual(original);
    // Fingerprints came with it: the token is known to be the same.
    expect(await project.run(['plan', '--detailed-exitcode'], postgres)).toMatchObject({ code: 0, stderr: '' });
    expect((await project.run(['plan', '--detailed-exitcode'], { ...postgres, TOKEN: 'another' })).code).toBe(2);

    const left = await project.run(['run', ...FILL], base);
    expect(left.code).toBe(1);
    expect(left.stderr).toMatch(/it was taken to postgres:\/\/[\s\S]*30 of target\.site/);
    expect(left.stderr).not.toContain('password');
    const elsewhere = await project.run(['state', 'migrate', '--to', 'c.db'], base);
    expect(elsewhere.stderr).toMatch(/The state is a copy[\s\S]*it was taken to postgres:/);
    const twice = await project.run(['state', 'migrate', '--to', postgres.TRAFFICINATOR_STATE], back);
    expect(twice).toMatchObject({ code: 1 });

    expect(await project.run(['state', 'migrate', '--to', 'back.db'], postgres)).toMatchObject({ code: 0, stderr: '' });
    expect(contentsOf(await pulled(project, back))).toEqual(original);
    expect((await project.run(['run', ...FILL], postgres)).stderr).toContain('it was taken to');
    expect(await project.run(['run', ...FILL], back)).toMatchObject({ code: 0 });
    expect(await visits(4)).toBe(50);
    // Whoever insists may send from the old place what it does not know to have been sent.
    expect(await project.run(['run', '--visits', '1', '--rate', 'max', '--adopt'], base)).toMatchObject({ code: 0 });
    expect(await visits(4)).toBe(51);
  });
});

/** Of a document of `state pull`: all that a migration must not lose. Each place adds its own serials and entries to the history. */
function contentsOf(document: string): unknown {
  const { state }: { state: { serial: number; events: readonly unknown[] } } = JSON.parse(document);
  return { ...state, serial: 0, events: state.events.slice(0, 3) };
}
