import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { compose } from '../../packages/core/src/compose.js';
import { sealerOf } from '../../packages/core/src/config/sealed-secret.js';
import { parseAllowedTargets } from '../../packages/core/src/matomo/allowed-targets.js';
import { deleteTarget, putDraft } from '../../packages/core/src/use-cases/draft-targets.js';
import { aProject, CONFIG_FILE, configOf, type Project } from '../support/project.js';

const TOKEN = 'abcdef0123456789abcdef0123456789';
const KEY = { TRAFFICINATOR_SECRET_KEY: randomBytes(32).toString('base64') };
const ALL = { ...KEY, SHOP_TOKEN: TOKEN };
const COMMIT = ['--auto-approve', '--no-run'];
const FILES = ['.trafficinator/state.db', '.trafficinator/state.db-wal'];

const policy = {
  targets: parseAllowedTargets(['https://*.example.com']),
  secrets: [],
  seal: sealerOf(KEY.TRAFFICINATOR_SECRET_KEY, randomBytes),
};

function depsOf({ folder }: Project) {
  return { ...compose({ cwd: folder, env: KEY, typeCheck: false, stack: 'default' }), who: 'ada (API)' };
}

/** Writes a target as a user of the API does. */
async function put(project: Project, key: string, settings: object): Promise<void> {
  const written = {
    url: 'https://a.example.com/matomo.php',
    siteId: 1,
    visitsPerDay: 100,
    pages: ['https://a.example.com/'],
    ...settings,
  };
  await putDraft(depsOf(project), policy, { key, kind: 'create', written });
}

async function change(project: Project, key: string, settings: object): Promise<void> {
  await putDraft(depsOf(project), policy, { key, kind: 'merge', written: settings });
}

describe('drafts of the API', () => {
  test('are told of by the plan of a config, and applied when somebody asks for it', async () => {
    await using project = await aProject({
      [CONFIG_FILE]: configOf({ site: { url: 'https://a.example.com/matomo.php', siteId: 9, visitsPerDay: 5 } }),
    });
    await put(project, 'shop', { tokenAuth: TOKEN, tags: ['eu'] });
    await put(project, 'blog', { siteId: 2 });
    const waits = '! 2 drafts of the API wait: target.blog (new), target.shop (new). This plan leaves them alone; see';
    const plan = await project.run(['plan', '--detailed-exitcode']);
    expect(plan.code).toBe(2);
    expect(plan.stdout.replaceAll(/\s+/g, ' ')).toContain(waits);
    expect((await project.run(['plan', '--markdown'])).stdout).toContain(
      '- 2 drafts of the API wait: `target.blog` (new)',
    );
    expect(JSON.parse((await project.run(['plan', '--json'])).stdout)).toMatchObject({
      managedBy: 'config',
      actions: [{ kind: 'create', target: 'site' }],
      waiting: [
        { target: 'blog', kind: 'create' },
        { target: 'shop', kind: 'create' },
      ],
    });
    expect((await project.run(['apply', ...COMMIT])).stdout.replaceAll(/\s+/g, ' ')).toContain(waits);

    const drafts = await project.run(['plan', '--drafts', '--tag', 'eu', '--out', 'a.plan']);
    expect(drafts).toMatchObject({ code: 0, stderr: '' });
    expect(drafts.stdout).toMatch(
      /\+ target\.shop will be created[\s\S]*tokenAuth +\(sealed\)[\s\S]*1 draft of the API waits/,
    );
    const refused = await project.run(['apply', 'a.plan', '--no-run']);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('environment variable TRAFFICINATOR_SECRET_KEY is not set');
    expect(await project.run(['apply', 'a.plan', '--no-run'], KEY)).toMatchObject({ code: 0, stderr: '' });
    expect((await project.run(['state', 'list'])).stdout).toMatch(/target\.shop.*\bapi\b/);

    expect(await project.run(['apply', '--drafts', ...COMMIT])).toMatchObject({ code: 0, stderr: '' });
    expect((await project.run(['plan', '--drafts', '--detailed-exitcode'])).code).toBe(0);
    expect((await project.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });

  test('end a target only with the same word as a config does, and never one that is protected', async () => {
    await using project = await aProject();
    await put(project, 'shop', { protect: true });
    await put(project, 'blog', { siteId: 2 });
    await project.run(['apply', '--drafts', ...COMMIT]);
    await deleteTarget(depsOf(project), { key: 'shop' });
    const refused = await project.run(['apply', '--drafts', ...COMMIT]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('target.shop is applied with `protect`, and would be deleted');
    await deleteTarget(depsOf(project), { key: 'blog' });
    const some = await project.run(['apply', '--drafts', '--target', 'target.blog', ...COMMIT]);
    expect(some.stdout).toContain('- target.blog will be deleted');
    expect(project.query('SELECT key FROM targets')).toEqual([{ key: 'shop' }]);
  });

  test('keep a token sealed: neither it nor its box is in anything that is printed', async () => {
    await using project = await aProject();
    await put(project, 'shop', { tokenAuth: TOKEN });
    await project.run(['apply', '--drafts', ...COMMIT], KEY);
    const [{ box } = { box: '' }] = project.query<{ box: string }>(
      "SELECT json_extract(settings, '$.tokenAuth.box') AS box FROM targets",
    );
    expect(box).toMatch(/^[\w-]{40,}$/);
    await change(project, 'shop', { tokenAuth: `${TOKEN}0`, weight: 2 });
    const commands = [
      ['plan', '--drafts'],
      ['plan', '--drafts', '--json'],
      ['plan', '--drafts', '--markdown'],
      ['apply', '--drafts', '--no-run', '--auto-approve'],
      ['state', 'list', '--json'],
      ['state', 'show', 'target.shop'],
      ['state', 'show', 'target.shop', '--json'],
      ['state', 'history', '--json'],
      ['state', 'pull', '--redacted'],
      ['status', '--json'],
      ['export'],
      ['export', '--json'],
    ];
    for (const command of commands) {
      const { stdout, stderr } = await project.run(command, KEY);
      for (const secret of [TOKEN, box, '"box"']) expect(`${command}: ${stdout}${stderr}`).not.toContain(secret);
    }
    expect((await project.run(['state', 'pull'], KEY)).stdout).toContain('"box"');
    for (const [name, bytes] of await project.contents())
      if (FILES.includes(name)) expect(bytes.includes(TOKEN)).toBe(false);
  });

  test('are adopted into a config: what is exported asks for what is applied, and changes only who manages it', async () => {
    await using project = await aProject();
    await put(project, 'shop', { tokenAuth: TOKEN, name: "Ada's shop", timezone: 'Europe/London' });
    await put(project, 'client-a', {
      siteId: 2,
      pages: Array.from({ length: 51 }, (_, at) => ({ url: `https://a.example.com/${at}`, title: `Page ${at}` })),
      countries: { SE: 2, NO: 1 },
      siteSearch: { keywords: ['red shoes'] },
      delivery: { retries: { attempts: 1 } },
      thresholds: { p95: '<500ms' },
    });
    await project.run(['apply', '--drafts', ...COMMIT], KEY);
    const exported = await project.run(['export', '--out', 'trafficinator.config.ts']);
    expect(exported).toMatchObject({
      code: 0,
      stdout: 'Wrote 2 targets to trafficinator.config.ts, urls-client-a.txt.\n',
    });
    expect(exported.stderr).toContain('refers to the variable SHOP_TOKEN instead');
    expect(await project.run(['export', '--out', 'trafficinator.config.ts'])).toMatchObject({ code: 1, stdout: '' });

    const plan = await project.run(['plan', '--json'], ALL);
    expect(plan.code).toBe(0);
    const { actions, load } = JSON.parse(plan.stdout);
    const changes = actions.map(({ kind, changes: all }: { kind: string; changes: readonly { path: string }[] }) => [
      kind,
      ...all.map(({ path }) => path),
    ]);
    expect([changes, load.changes]).toEqual([
      [
        ['update', 'managedBy'],
        ['update', 'managedBy', 'tokenAuth'],
      ],
      [],
    ]);
    expect((await project.run(['plan'], ALL)).stdout).toContain('from then on, only the config');
    expect((await project.run(['apply', ...COMMIT], ALL)).code).toBe(0);
    expect((await project.run(['plan', '--detailed-exitcode'], ALL)).code).toBe(0);
  });
});
