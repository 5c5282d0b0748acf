import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { aProject, CONFIG_FILE, configOf, type Project } from '../support/project.js';
import { type SandboxProcess, startSandbox } from '../support/sandbox.js';

const COMMIT = ['--auto-approve', '--no-run'];
const FILL = ['--rate', 'max', '--until-caps'];
const URL_A = 'https://a.example.com/matomo.php';
const STATE = '.trafficinator/state.db';

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.end());

async function applied(config: string): Promise<Project> {
  const project = await aProject({ [CONFIG_FILE]: config });
  await project.run(['apply', ...COMMIT]);
  return project;
}

const visits = async (siteId: number) => (await sandbox.counts())[siteId]?.visits ?? 0;

describe.concurrent('a state that is put back', () => {
  test.each(['restore', 'push'] as const)('by %s keeps the higher count: a cap is not given twice', async (command) => {
    const siteId = command === 'push' ? 1 : 2;
    await using project = await applied(configOf({ site: { url: sandbox.url, siteId, visitsPerDay: 40 } }));
    await project.run(['run', '--rate', 'max', '--visits', '10']);
    if (command === 'push') await project.write('kept', (await project.run(['state', 'pull'])).stdout);
    else expect((await project.run(['state', 'backup', 'kept'])).stdout).toBe('Wrote kept: the state at serial 1.\n');
    await project.run(['run', ...FILL]);
    expect(await visits(siteId)).toBe(40);

    expect((await project.run(['state', command, 'kept'])).stderr).toContain('Nobody is there to approve');
    const put = await project.run(['state', command, 'kept', '--auto-approve']);
    expect(put).toMatchObject({ code: 0, stderr: '' });
    expect(put.stdout).toMatch(/: 1 target\. The state is at serial 2\.\n$/);
    const again = await project.run(['run', ...FILL]);
    expect(again.stdout).toContain('target.site sent none: its cap of 40 visits');
    expect(await visits(siteId)).toBe(40);
    expect((await project.run(['state', 'list'])).stdout).toMatch(/target\.site .* 40 +40 +config/);
  });

  test('is not put back from what is older, of another state, redacted or changed', async () => {
    const config = (cap: number) => configOf({ site: { url: URL_A, visitsPerDay: cap } });
    await using project = await applied(config(10));
    await using stranger = await applied(config(10));
    const pulled = (await project.run(['state', 'pull'])).stdout;
    const files = {
      'older.json': pulled,
      'redacted.json': (await project.run(['state', 'pull', '--redacted'])).stdout,
      'changed.json': pulled.replace('"visitsPerDay": 10', '"visitsPerDay": 11'),
      'stranger.json': (await stranger.run(['state', 'pull'])).stdout,
      'cut.json': pulled.slice(0, -200),
    };
    for (const [name, text] of Object.entries(files)) await project.write(name, text);
    await project.write(CONFIG_FILE, config(12));
    await project.run(['apply', ...COMMIT]);
    const refusals = [
      ['push', 'older.json', 'older.json has serial 1, and the state is at serial 2'],
      ['push', 'stranger.json', 'That is another state'],
      ['restore', 'redacted.json', 'redacted.json was pulled with --redacted'],
      ['restore', 'changed.json', 'its contents and its checksum do not fit together'],
      ['push', 'cut.json', 'it is no JSON, or was cut off'],
      ['push', 'nowhere.json', 'there is no such file'],
    ] as const;
    const outcomes = await Promise.all(
      refusals.map(([command, file]) =>
        project.run(['state', command, file, '--auto-approve', '--lock-timeout', '2m']),
      ),
    );
    for (const [at, { code, stdout, stderr }] of outcomes.entries()) {
      expect({ refusal: refusals[at], code, stdout }).toEqual({ refusal: refusals[at], code: 1, stdout: '' });
      expect(stderr).toContain(refusals[at]?.[2]);
    }
    expect(project.query('SELECT serial, visits_per_day AS cap FROM meta, targets')).toEqual([{ serial: 2, cap: 12 }]);
  });
});

describe.concurrent('state pull --redacted', () => {
  test('is enough for a plan in a fork without any credential, and names nobody and no target of the API', async () => {
    const config = configOf({
      shop: { url: URL_A, siteId: 1, visitsPerDay: 10, more: `tokenAuth: secretEnv('SHOP_TOKEN')` },
      blog: { url: URL_A, siteId: 2, visitsPerDay: 20 },
      api: { url: URL_A, siteId: 3, visitsPerDay: 30, more: `name: 'nobody else needs to know'` },
    });
    await using project = await aProject({ [CONFIG_FILE]: config });
    const token = { SHOP_TOKEN: 'not-for-forks' };
    await project.run(['apply', ...COMMIT], token);
    await project.run(['pause', 'target.blog']);
    const database = new Database(`${project.folder}/${STATE}`);
    database.exec(`UPDATE targets SET managed_by = 'api' WHERE key = 'api'`);
    database.close();

    const { stdout: redacted, stderr, code } = await project.run(['state', 'pull', '--redacted'], token);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const who = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
    for (const secret of [`${who}@`, 'not-for-forks', 'nobody else needs to know', 'matomo.php#3', 'hmac'])
      expect(redacted).not.toContain(secret);
    expect((await project.run(['state', 'pull'], token)).stdout).toContain(`${who}@`);

    const changed = config.replace('visitsPerDay: 10,', 'visitsPerDay: 15,').replace(/^ {4}api: .*$/m, '');
    await using fork = await aProject({ [CONFIG_FILE]: changed, 'state.json': redacted });
    await project.write(CONFIG_FILE, changed);
    const plans = await Promise.all([
      fork.run(['plan', '--state-file', 'state.json', '--detailed-exitcode']),
      project.run(['plan', '--detailed-exitcode']),
    ]);
    expect(plans[0]).toMatchObject({ code: 2, stderr: '' });
    expect(plans[0].stdout).toContain('cap 10 → 15: 0 sent today, 15 left');
    expect(plans[0].stdout).toContain('Plan: 0 to create, 1 to update, 0 to move, 0 to delete.');
    expect(plans[0]).toEqual(plans[1]);
    expect(await fork.files()).toEqual(['state.json', CONFIG_FILE]);
    const saved = await fork.run(['plan', '--state-file', 'state.json', '--out', 'x.plan']);
    expect(saved.code).toBe(1);
  });
});

describe.concurrent('state mv, rm, show, list, check and history', () => {
  test('do what they say, each with an entry of who did it from which commit', async () => {
    await using project = await aProject({
      [CONFIG_FILE]: configOf({
        stage: { url: URL_A, siteId: 1, visitsPerDay: 10 },
        blog: { url: URL_A, siteId: 2, visitsPerDay: 20 },
      }),
      '.gitignore': '.trafficinator/\n',
    });
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
        cwd: project.folder,
        encoding: 'utf8',
      }).trim();
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    const commit = git('rev-parse', 'HEAD');
    await project.run(['apply', ...COMMIT]);
    const moved = await project.run(['state', 'mv', 'target.stage', 'staging']);
    expect(moved).toEqual({
      code: 0,
      stdout: 'target.stage is now target.staging. The state is at serial 2.\n',
      stderr: '',
    });
    expect((await project.run(['state', 'mv', 'blog', 'staging'])).stderr).toContain(
      'target.staging is applied. Nothing was changed.',
    );
    await project.write(CONFIG_FILE, configOf({ staging: { url: URL_A, siteId: 1, visitsPerDay: 10 } }));
    const removed = await project.run(['state', 'rm', 'target.blog', '--auto-approve']);
    expect(removed.stdout).toBe('target.blog is forgotten. The state is at serial 3.\n');
    expect((await project.run(['state', 'rm', 'target.blog', '--auto-approve'])).stderr).toContain(
      'The state has no such target',
    );
    expect(await project.run(['plan', '--detailed-exitcode'])).toMatchObject({ code: 0, stderr: '' });

    const shown = await project.run(['state', 'show', 'target.staging']);
    expect(shown.stdout).toMatch(/visitsPerDay +10/);
    expect(await project.run(['state', 'check'])).toMatchObject({ code: 0, stderr: '' });
    await project.run(['pause', '--all'], { GITHUB_SHA: 'feedc0de'.repeat(5) });
    const history: unknown = JSON.parse((await project.run(['state', 'history', '--json'])).stdout);
    expect(history).toMatchObject([
      { kind: 'pause', serial: 3, commit: 'feedc0de'.repeat(5) },
      { kind: 'remove', serial: 3, commit: `${commit}+`, who: expect.stringMatching(/^\S+@\S+$/) },
      { kind: 'move', serial: 2, commit },
      { kind: 'apply', serial: 1, commit },
    ]);
    const text = (await project.run(['state', 'history', '--limit', '1'])).stdout;
    expect(text).toContain('feedc0de');
    expect(text).not.toContain('remove');
  });
});

describe.concurrent('a file that cannot be the state', () => {
  test('is refused with the reason by every command, and is left as it was', async () => {
    await using project = await applied(configOf({ site: { url: URL_A, visitsPerDay: 10 } }));
    const sound = await readFile(`${project.folder}/${STATE}`);
    await mkdir(`${project.folder}/odd`);
    const path = (name: string) => `${project.folder}/odd/${name}`;
    const edited = async (name: string, sql: string) => {
      await writeFile(path(name), sound);
      const database = new Database(path(name));
      database.exec(sql);
      database.pragma('journal_mode = DELETE');
      database.close();
    };
    await writeFile(
      path('damaged.db'),
      Buffer.concat([sound.subarray(0, 4096), Buffer.alloc(sound.length - 4096, 0x5a)]),
    );
    await writeFile(path('text.db'), 'These are notes, and no database at all.\n'.repeat(50));
    await edited('newer.db', 'PRAGMA user_version = 99');
    const other = new Database(path('other.db'));
    other.exec('CREATE TABLE contacts (name TEXT); INSERT INTO contacts VALUES (1)');
    other.close();

    const files = {
      'damaged.db': 'The state is damaged',
      'text.db': 'The state is damaged',
      'newer.db': 'The state was written by a newer version',
      'other.db': 'The file is no state of Trafficinator',
    };
    const commands = [['plan'], ['apply', ...COMMIT], ['run', '--for', '1s'], ['state', 'list']];
    for (const [name, title] of Object.entries(files)) {
      const before = await readFile(path(name));
      const outcomes = await Promise.all(
        commands.map((command) => project.run(command, { TRAFFICINATOR_STATE: path(name) })),
      );
      for (const { code, stderr } of outcomes) {
        expect({ name, code, told: stderr.split('\n')[0] }).toEqual({ name, code: 1, told: `Error: ${title}` });
        expect(stderr).toContain('It was left as it is.');
      }
      expect(before.equals(await readFile(path(name)))).toBe(true);
    }
    expect((await cli(['state', 'list'], { cwd: project.folder })).stdout).toContain('serial 1');
  });
});
