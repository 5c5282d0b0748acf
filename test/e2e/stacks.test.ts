import { mkdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { aProject, configOf, PAGES } from '../support/project.js';

const COMMIT = ['--auto-approve', '--no-run'];
const URL_A = 'https://a.example.com/matomo.php';

/** A config that is a function of the stack and of the environment. */
const made = [
  `import { defineConfig, secretEnv } from '@trafficinator/sdk';`,
  `export default defineConfig(async ({ stack, env }) => ({`,
  `  state: secretEnv('STATE_PLACE'),`,
  `  targets: {`,
  `    site: { url: '${URL_A}', siteId: 1, visitsPerDay: stack === 'prod' ? 1_000 : 10, name: env['SITE_NAME'] ?? 'none', pages: ${PAGES} },`,
  `  },`,
  `}));`,
].join('\n');

describe.concurrent('--stack', () => {
  test('makes several states of one config, each with a lineage and a serial of its own', async () => {
    await using project = await aProject({
      'trafficinator.config.ts': made,
      'team.env': 'STATE_PLACE=./kept/team.db\nSITE_NAME=from the file\n',
    });
    const files = ['--env-file', 'team.env'];
    for (const stack of [[], ['--stack', 'prod']])
      expect(await project.run(['apply', ...COMMIT, ...files, ...stack])).toMatchObject({ code: 0, stderr: '' });
    expect(await project.files()).toEqual(expect.arrayContaining(['kept/team.db', 'kept/team.prod.db']));

    const [dev, prod] = await Promise.all(
      ['default', 'prod'].map(async (stack) => {
        const { stdout } = await project.run(['state', 'list', '--json', '--stack', stack, ...files]);
        return JSON.parse(stdout); // The lines below say what it must be.
      }),
    );
    expect(dev).toMatchObject({
      serial: 1,
      targets: [{ target: { settings: { visitsPerDay: 10, name: 'from the file' } } }],
    });
    expect(prod).toMatchObject({ serial: 1, targets: [{ target: { settings: { visitsPerDay: 1_000 } } }] });
    expect(dev.lineage).toMatch(/^[0-9a-f-]{36}$/);
    expect(prod.lineage).not.toBe(dev.lineage);

    // The environment wins over its files, and TRAFFICINATOR_STACK names the stack as well.
    const renamed = await project.run(['plan', ...files], { SITE_NAME: 'from outside', TRAFFICINATOR_STACK: 'prod' });
    expect(renamed.stdout).toMatch(/name +from the file → from outside/);
    expect(renamed.stdout).not.toContain('visitsPerDay');
    expect((await project.run(['plan', '--stack', 'Prod'])).stderr).toContain('"Prod" is no name of a stack');
    // Node itself may come first: it looks for this flag among the arguments of scripts too.
    const none = await project.run(['plan', '--env-file', 'none.env']);
    expect(none).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/none\.env: (there is no such file|not found)/),
    });
    expect(none.code).not.toBe(0);
  });
});

describe.concurrent('the place of the state', () => {
  test('is named by the config, by path or by reference; TRAFFICINATOR_STATE wins', async () => {
    await using project = await aProject({
      'trafficinator.config.ts': configOf({ site: { url: URL_A, visitsPerDay: 10 } }, `state: './by-path/state.db',`),
      'reference.config.ts': made,
    });
    const byPath = await project.run(['apply', ...COMMIT]);
    expect(byPath.code).toBe(0);
    expect(await project.files()).toContain('by-path/state.db');
    const byReference = await project.run(['apply', ...COMMIT, '--config', 'reference.config.ts'], {
      STATE_PLACE: 'referred.db',
    });
    expect(byReference.code).toBe(0);
    expect(await project.files()).toContain('referred.db');
    const missing = await project.run(['plan', '--config', 'reference.config.ts']);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toContain(
      "The config's `state` refers to what cannot be read: environment variable STATE_PLACE is not set.",
    );

    const env = { TRAFFICINATOR_STATE: 'elsewhere.db' };
    expect((await project.run(['state', 'list'], env)).stdout).toContain('elsewhere.db: serial 0, 0 targets');
    expect((await project.run(['state', 'list'])).stdout).toContain('state.db: serial 1, 1 target');
    const odd = await project.run(['state', 'list'], { TRAFFICINATOR_STATE: 'mysql://db/state' });
    expect(odd).toMatchObject({ code: 1 });
    expect(odd.stderr).toContain('nothing that is reached by mysql:');
    expect((await project.files()).filter((name) => name.endsWith('.db'))).toEqual(['by-path/state.db', 'referred.db']);
  });
});

describe.concurrent('the config', () => {
  test('is found upwards, and its folder is where the state is; --config names another', async () => {
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        site: { url: URL_A, visitsPerDay: 10, more: `pages: ['https://up.example.com/']` },
      }),
      'eu/other.mts': configOf({ eu: { url: URL_A, siteId: 2, visitsPerDay: 20 } }),
    });
    const deep = `${project.folder}/a/b`;
    await mkdir(deep, { recursive: true });
    const run = (...args: readonly string[]) => cli(args, { cwd: deep });
    expect((await run('apply', ...COMMIT)).code).toBe(0);
    expect(project.query('SELECT key FROM targets')).toEqual([{ key: 'site' }]);
    expect((await run('validate', '--json', '--config', '../../eu/other.mts')).stdout).toContain('"eu"');
    const other = await run('plan', '--concise', '--config', '../../eu/other.mts');
    expect(other.stdout).toContain('+ target.eu');
    // Beside it, there is another state.
    expect(other.stdout).not.toContain('target.site');
  });

  test.each(['module', 'commonjs'])(
    'of a package of type %s may import files, JSON, packages, and by paths of its tsconfig',
    async (type) => {
      await using project = await aProject({
        'package.json': JSON.stringify({ name: 'mine', type }),
        'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '~lib/*': ['./lib/*'] } } }),
        'node_modules/sites/package.json': JSON.stringify({ name: 'sites', main: 'index.js', types: 'index.d.ts' }),
        'node_modules/sites/index.js': 'exports.siteId = 7;\n',
        'node_modules/sites/index.d.ts': 'export declare const siteId: number;\n',
        'lib/caps.ts': 'export const cap: number = 70;\n',
        'lib/zone.ts': `export const zone = 'Europe/Rome';\n`,
        'tags.json': '["from-json"]',
        'trafficinator.config.ts': [
          `import { siteId } from 'sites';`,
          `import { cap } from '~lib/caps';`,
          `import { zone } from './lib/zone.js';`,
          `import { defineConfig, defineProfile } from '@trafficinator/sdk';`,
          `import tags from './tags.json' with { type: 'json' };`,
          `const base = defineProfile({ tags, timezone: zone });`,
          `const shop = defineProfile({ extends: [base], weight: 3 });`,
          `const config = await Promise.resolve({ cap });`,
          `export default defineConfig(Promise.resolve({`,
          `  targets: { site: { url: '${URL_A}', siteId, visitsPerDay: config.cap, extends: [shop], pages: ${PAGES} } },`,
          `}));`,
        ].join('\n'),
      });
      const { code, stdout, stderr } = await project.run(['plan']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const line of [
        /siteId +7\n/,
        /visitsPerDay +70\n/,
        /timezone +Europe\/Rome\n/,
        /weight +3\n/,
        /tags +\[ "from-json" \]\n/,
      ])
        expect(stdout).toMatch(line);
    },
  );

  test('that has a profile which extends itself is refused by its name', async () => {
    const cycle = [
      `import { defineConfig, type Profile } from '@trafficinator/sdk';`,
      `const shop: Profile = { weight: 2 };`,
      `const base: Profile = { extends: [shop] };`,
      `shop.extends = [base];`,
      `export default defineConfig({ targets: { site: { url: '${URL_A}', siteId: 1, visitsPerDay: 1, extends: [shop], pages: ${PAGES} } } });`,
    ];
    await using project = await aProject({ 'trafficinator.config.ts': cycle.join('\n') });
    const { code, stderr } = await project.run(['validate']);
    expect(code).toBe(1);
    expect(stderr).toContain('Error: A profile extends itself\n');
    expect(stderr).toContain('is the same profile as targets.site.extends[0], which it stands below.');
  });
});
