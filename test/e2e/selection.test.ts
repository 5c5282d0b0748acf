import { describe, expect, test } from 'vitest';
import { aProject, CONFIG_FILE, configOf, PAGES, type Project } from '../support/project.js';

const COMMIT = ['--auto-approve', '--no-run'];
const URL_A = 'https://a.example.com/matomo.php';

const three = configOf({
  berlin: { url: URL_A, siteId: 1, visitsPerDay: 10, more: `tags: ['eu', 'shop']` },
  boston: { url: URL_A, siteId: 2, visitsPerDay: 20, more: `tags: ['us', 'shop']` },
  bern: { url: URL_A, siteId: 3, visitsPerDay: 30, more: `tags: ['eu'], tokenAuth: secretEnv('BERN_TOKEN')` },
});

/** The addresses that a plan changes, as it lists them. */
function planned(stdout: string): readonly string[] {
  return [...stdout.matchAll(/^[+~>-] target\.(\S+)/gm)].map(([, key]) => key ?? '');
}

function applied(project: Project): readonly string[] {
  return project.query<{ key: string }>('SELECT key FROM targets ORDER BY key').map(({ key }) => key);
}

describe.concurrent('a selection', () => {
  test.each([
    [['--target', 'target.berlin'], ['berlin']],
    [
      ['--target', 'berlin', '--target', 'boston'],
      ['berlin', 'boston'],
    ],
    [
      ['--exclude', 'target.bern'],
      ['berlin', 'boston'],
    ],
    [
      ['--tag', 'eu'],
      ['berlin', 'bern'],
    ],
    [['--tag', 'shop', '--exclude', 'berlin'], ['boston']],
  ])('%j plans only these targets, and says so', async (flags, keys) => {
    await using project = await aProject({ [CONFIG_FILE]: three });
    const { code, stdout, stderr } = await project.run(['plan', '--concise', '--detailed-exitcode', ...flags]);
    expect({ code, stderr, keys: planned(stdout) }).toEqual({ code: 2, stderr: '', keys });
    expect(stdout).toContain('Only what was selected is planned');
  });

  test.each([
    [['--target', 'target.berln'], 'Neither the config nor the state has target.berln. Did you mean target.berlin?'],
    [['--exclude', 'bostn'], 'Did you mean target.boston?'],
    [['--tag', 'shp'], 'No target has the tag shp. Did you mean shop? The tags are eu, shop, us.'],
  ])('%j of what there is not is refused with a suggestion', async (flags, says) => {
    await using project = await aProject({ [CONFIG_FILE]: three });
    const { code, stdout, stderr } = await project.run(['plan', ...flags]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(says);
  });

  test('applies only these targets, and needs no token of the others', async () => {
    await using project = await aProject({ [CONFIG_FILE]: three });
    expect((await project.run(['apply', ...COMMIT])).stderr).toContain('target.bern needs its token');
    expect(await project.run(['apply', ...COMMIT, '--tag', 'shop'])).toMatchObject({ code: 0, stderr: '' });
    expect(applied(project)).toEqual(['berlin', 'boston']);
    await project.write(CONFIG_FILE, configOf({}));
    const rest = await project.run(['apply', ...COMMIT, '--tag', 'eu']);
    expect(rest.stdout).toContain('- target.berlin will be deleted');
    expect(applied(project)).toEqual(['boston']);
  });
});

describe.concurrent('append and remove', () => {
  test('add to the tags of the layers below and take a setting back, as show says', async () => {
    await using project = await aProject({
      [CONFIG_FILE]: [
        `import { append, defineConfig, defineProfile, remove } from '@trafficinator/sdk';`,
        `const shop = defineProfile({ tags: append(['shop']), weight: 7 });`,
        `export default defineConfig({`,
        `  defaults: { pages: ${PAGES}, tags: ['all'], timezone: 'Europe/Paris' },`,
        `  targets: {`,
        `    a: { url: '${URL_A}', siteId: 1, visitsPerDay: 10, extends: [shop], tags: append(['eu']), weight: remove, timezone: remove },`,
        `    b: { url: '${URL_A}', siteId: 2, visitsPerDay: 10, extends: [shop], tags: ['alone'] },`,
        `  },`,
        `});`,
      ].join('\n'),
    });
    const { code, stdout } = await project.run(['show', 'target.a', '--explain']);
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe('target.a (a.example.com/matomo.php#1)');
    expect(stdout).toMatch(/^siteId +1 +targets\.a \(trafficinator\.config\.mjs:6\)$/m);
    // Back to its built-in default, which is not shown.
    expect(stdout).not.toMatch(/^(weight|timezone) /m);

    const json: { settings: readonly { path: string }[] } = JSON.parse(
      (await project.run(['show', 'a', '--explain', '--json'])).stdout,
    );
    expect(json.settings.find(({ path }) => path === 'tags')).toMatchObject({
      value: ['all', 'eu', 'shop'],
      layers: [
        { label: 'defaults', place: { line: 4 } },
        { label: 'targets.a.extends[0]', place: { line: 2 } },
        { label: 'targets.a', place: { line: 6 } },
      ],
    });
    const tagged = await project.run(['plan', '--concise', '--tag', 'alone']);
    expect(planned(tagged.stdout)).toEqual(['b']);
    expect(planned((await project.run(['plan', '--concise', '--tag', 'shop'])).stdout)).toEqual(['a']);
    expect((await project.run(['show', 'target.c'])).stderr).toContain(
      'target.c is not declared. Declared are target.a',
    );
  });
});

describe.concurrent('moved', () => {
  test('renames a target that is applied, and keeps it from being deleted and created', async () => {
    const site = { url: URL_A, visitsPerDay: 10 };
    await using project = await aProject({ [CONFIG_FILE]: configOf({ test: site }) });
    await project.run(['apply', ...COMMIT]);
    await project.write(CONFIG_FILE, configOf({ staging: site }, `moved: [{ from: 'test', to: 'staging' }],`));
    const plan = await project.run(['plan', '--detailed-exitcode']);
    expect(plan).toMatchObject({ code: 2, stderr: '' });
    expect(plan.stdout).toContain('> target.staging was target.test');
    expect(plan.stdout).toContain('Plan: 0 to create, 0 to update, 1 to move, 0 to delete.');
    await project.run(['apply', ...COMMIT]);
    expect(applied(project)).toEqual(['staging']);
    expect(await project.run(['plan', '--detailed-exitcode'])).toMatchObject({ code: 0, stderr: '' });
  });
});
