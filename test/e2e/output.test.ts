import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { root } from '../architecture/source-files.js';
import type { Outcome } from '../support/cli.js';
import { HOSTILE, markup, obeyed } from '../support/harmless.js';
import { aProject, CONFIG_FILE, configOf, PAGES } from '../support/project.js';

const COMMIT = ['--auto-approve', '--no-run'];
const URL_A = 'https://a.example.com/matomo.php';
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for.
const ESCAPES = /\u001b\[\d+m/g;

/** A change of every kind, once the first of these was applied. */
const before = configOf({
  shop: { url: URL_A, siteId: 1, visitsPerDay: 10 },
  test: { url: URL_A, siteId: 2, visitsPerDay: 10 },
  gone: { url: URL_A, siteId: 3, visitsPerDay: 10 },
});
const after = configOf(
  {
    shop: { url: URL_A, siteId: 1, visitsPerDay: 20, more: `name: 'The shop'` },
    staging: { url: URL_A, siteId: 2, visitsPerDay: 10 },
    fresh: { url: URL_A, siteId: 4, visitsPerDay: 10 },
  },
  `moved: [{ from: 'test', to: 'staging' }],`,
);

async function changing() {
  const project = await aProject({ [CONFIG_FILE]: before });
  await project.run(['apply', ...COMMIT]);
  await project.write(CONFIG_FILE, after);
  return project;
}

const said = ({ stdout, stderr }: Outcome) => stdout + stderr;

describe.concurrent('what a terminal is shown', () => {
  test('has colours where they are wanted alone: not in a pipe, not with NO_COLOR or --plain, but with FORCE_COLOR', async () => {
    await using project = await changing();
    const [piped, forced, none, plain] = await Promise.all([
      project.run(['plan']),
      project.run(['plan'], { FORCE_COLOR: '1' }),
      project.run(['plan'], { FORCE_COLOR: '1', NO_COLOR: '1' }),
      project.run(['plan', '--plain'], { FORCE_COLOR: '1' }),
    ]);
    expect(piped.stdout).not.toContain('\u001b');
    for (const tone of ['32', '33', '31', '36']) expect(forced.stdout).toContain(`\u001b[${tone}m`);
    expect(forced.stdout.replace(ESCAPES, '')).toBe(piped.stdout);
    expect(none.stdout).toBe(piped.stdout);
    expect(plain.stdout).not.toContain('\u001b');
    expect(piped.stdout).toContain('cap 10 → 20');
    expect(plain.stdout).toContain('cap 10 -> 20');
  });

  test('is ASCII with --plain, whatever the command', async () => {
    await using project = await changing();
    const commands = [
      ['plan'],
      ['plan', '--concise'],
      ['plan', '--target', 'shp'],
      ['plan', '--wat'],
      ['apply', ...COMMIT],
      ['show', 'target.shop', '--explain', '--all'],
      ['status'],
      ['state', 'list'],
      ['state', 'show', 'target.shop'],
      ['state', 'history'],
      ['state', 'check'],
      ['run', '--for', '1s'],
    ];
    for (const command of commands) {
      const text = said(await project.run([...command, '--plain'], { FORCE_COLOR: '1' }));
      expect({ command, odd: text.match(/[^\n -~]/g) }).toEqual({ command, odd: null });
      expect(text.length).toBeGreaterThan(10);
    }
  });

  test('is one line for each target with --concise', async () => {
    await using project = await changing();
    const { stdout } = await project.run(['plan', '--concise']);
    expect(stdout).toBe(
      [
        '1 target will be created, 1 target will be updated, 1 target has a new key and 1 target will be',
        'deleted.',
        '',
        '+ target.fresh  cap 10, a.example.com/matomo.php#4',
        '- target.gone',
        '~ target.shop  name, visitsPerDay',
        '> target.staging  was target.test',
        '',
        'Plan: 1 to create, 1 to update, 1 to move, 1 to delete. Traffic: caps 10 → 30 visits/day, about',
        '  5,700 hits/month, no more visits to 1 target.',
        '',
      ].join('\n'),
    );
  });

  test('stays short for a thousand targets', async () => {
    await using project = await aProject({ [CONFIG_FILE]: thousand() });
    const [text, markdown, concise] = await Promise.all([
      project.run(['plan']),
      project.run(['plan', '--markdown']),
      project.run(['plan', '--concise']),
    ]);
    expect(text.stdout.split('\n').length).toBeLessThan(40);
    expect(text.stdout).toContain('Plan: 1,000 to create, 0 to update, 0 to move, 0 to delete.');
    expect(concise.stdout.match(/^\+ target\./gm)).toHaveLength(1_000);
    expect(markdown.stdout.length).toBeLessThan(65_536);
    expect(markdown.stdout.split('\n')[0]).toMatch(
      /^\*\*Plan `default`: 1,000 to add; at most 509,500 visits\/day, about [\d,]+ hits\/month\.\*\*$/,
    );
  });
});

describe.concurrent('plan --json', () => {
  test('is what its published schema says: with changes, objections and drift, and without', async () => {
    await using project = await changing();
    const schema: object = JSON.parse(await readFile(join(root, 'packages/core/schemas/plan.schema.json'), 'utf8'));
    const validate = new Ajv2020({ strict: false, allErrors: true, formats: { uri: true } }).compile(schema);
    const invalid = async (args: readonly string[]) => {
      const { stdout } = await project.run(['plan', '--json', ...args]);
      const document: { formatVersion: string; actions: readonly { kind: string }[] } = JSON.parse(stdout);
      expect(document.formatVersion).toBe('1.2');
      validate(document);
      return { kinds: document.actions.map(({ kind }) => kind).sort(), errors: validate.errors };
    };
    expect(await invalid([])).toEqual({ kinds: ['create', 'delete', 'move', 'update'], errors: null });
    expect(await invalid(['--target', 'shop', '--refresh'])).toEqual({
      kinds: ['keep', 'keep', 'update'],
      errors: null,
    });
    expect(await invalid(['--destroy'])).toEqual({ kinds: ['delete', 'delete', 'delete'], errors: null });
    await project.write(CONFIG_FILE, after.replace('  targets:', '  policies: [capAtMost(5)],\n  targets:'));
    expect((await invalid([])).errors).toBe(null);
    expect(validate({ formatVersion: '1.1', actions: 'none' })).toBe(false);
  });

  test('tells errors as JSON on standard output, and leaves with 1', async () => {
    await using project = await aProject({
      [CONFIG_FILE]: configOf({ a: { url: 'ftp://a', visitsPerDay: 1 } }),
    });
    const { code, stdout } = await project.run(['plan', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ errors: [{ code: 'config.invalid-value', place: { line: 6 } }] });
  });
});

describe.concurrent('--detailed-exitcode', () => {
  test('is 2 for changes, 0 for none, and 1 for errors, bad flags included', async () => {
    await using project = await changing();
    const codes = async (...args: readonly string[]) =>
      (await project.run(['plan', '--detailed-exitcode', ...args])).code;
    expect(await codes()).toBe(2);
    await project.run(['apply', ...COMMIT]);
    expect(await codes()).toBe(0);
    expect(await codes('--no-such-flag')).toBe(1);
    await project.write(CONFIG_FILE, 'export default { targets: 1 };');
    expect(await codes()).toBe(1);
  });
});

describe.concurrent('under GitHub Actions', () => {
  test('type errors and config errors are annotated at their lines, from the folder of the repository', async () => {
    await using project = await aProject({
      'conf/trafficinator.config.ts': `import { cap } from './cap.js';\nexport default { targets: { a: { url: 'http://a/', siteId: 0, visitsPerDay: cap } } };\n`,
      'conf/cap.ts': `export const cap: number = 'many';\n`,
    });
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: project.folder };
    const config = ['--config', 'conf/trafficinator.config.ts'];
    const typed = await project.run(['plan', ...config], env);
    expect(typed.code).toBe(1);
    expect(annotations(typed)).toEqual([
      `::error file=conf/cap.ts,line=1,col=14,title=The config has a type error::TS2322: Type 'string' is not assignable to type 'number'.`,
    ]);
    const valued = await project.run(['validate', '--no-type-check', ...config], env);
    expect(annotations(valued)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^::error file=conf\/trafficinator\.config\.ts,line=2,col=34,title=Invalid value::targets\.a\.url is no tracker URL/,
        ),
        expect.stringMatching(
          /^::error file=conf\/trafficinator\.config\.ts,line=2,col=52,title=Invalid value::targets\.a\.siteId must be/,
        ),
      ]),
    );
    expect(annotations(await project.run(['plan', ...config]))).toEqual([]);
  });
});

describe.concurrent('what files, servers and people say', () => {
  test('reaches neither a terminal nor a comment as control characters, commands or markup', async () => {
    await using server = await hostileServer();
    const name = JSON.stringify(HOSTILE);
    await using project = await aProject({
      [CONFIG_FILE]: configOf({
        shop: {
          url: server.url,
          siteId: 1,
          visitsPerDay: 10,
          more: `name: ${name}, tokenAuth: secretEnv('TOKEN'), pages: [{ url: 'https://www.example.com/\u202e', title: ${name} }, ${PAGES.slice(1)}`,
        },
      }),
    });
    const env = {
      TOKEN: 'a'.repeat(32),
      USER: HOSTILE,
      LOGNAME: HOSTILE,
      GITHUB_SHA: HOSTILE,
      GITHUB_REF_NAME: HOSTILE,
      GITHUB_ACTIONS: 'true',
    };
    const outcomes = [
      await project.run(['plan', '--refresh'], env),
      await project.run(['plan', '--refresh', '--markdown'], env),
      await project.run(['apply', '--auto-approve', '--rate', 'max', '--visits', '3'], env),
    ];
    expect(outcomes[0]).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('Asked the real targets'),
    });
    expect(outcomes[2]?.stdout).toContain('refused');
    const database = new Database(join(project.folder, '.trafficinator/state.db'));
    database.prepare('UPDATE events SET who = ?, git_commit = ?, what = ?').run(HOSTILE, HOSTILE, HOSTILE);
    database.prepare('UPDATE targets SET paused_at = 1, paused_by = ?').run(HOSTILE);
    database.prepare('UPDATE runs SET who = ?').run(HOSTILE);
    database.close();
    const commands = [
      ['status'],
      ['state', 'list'],
      ['state', 'show', 'target.shop'],
      ['state', 'history'],
      ['show', 'target.shop', '--explain', '--all'],
      ['plan', '--config', HOSTILE],
      ['plan', '--target', HOSTILE],
      ['plan', '--tag', HOSTILE],
      ['plan', `--${HOSTILE}`],
      ['state', 'restore', HOSTILE, '--auto-approve'],
      ['apply', HOSTILE, '--no-run'],
      [HOSTILE],
    ];
    outcomes.push(...(await Promise.all(commands.map((command) => project.run(command, env)))));
    await project.write(CONFIG_FILE, `throw new TypeError(${name});\nexport default {};\n`);
    outcomes.push(await project.run(['plan', '--no-type-check'], env), await project.run(['plan'], env));
    for (const [at, outcome] of outcomes.entries()) {
      const unwanted = obeyed(said(outcome)).filter(
        // Our own annotations are to be obeyed.
        (text) => text.includes('##[') || !/^::(error|warning) (file|title)=/.test(text),
      );
      expect({ at, command: commands[at - 3], unwanted }).toEqual({ at, command: commands[at - 3], unwanted: [] });
    }
    expect(markup(outcomes[1]?.stdout ?? '')).toEqual([]);
    expect(obeyed(HOSTILE)).toEqual(['\u001b', '\u0007', '\u009b', '\u202e', '\r', '::error::no', '##[debug]x']);
    expect(markup(HOSTILE)).toEqual(['<b>', '@everyone', '![', '<!-- y']);
  });
});

function thousand(): string {
  return [
    `import { defineConfig } from '@trafficinator/sdk';`,
    `const targets = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`,
    `  'site-' + n,`,
    `  { url: 'https://a' + n + '.example.com/matomo.php', siteId: 1, visitsPerDay: 10 + n },`,
    `]));`,
    `export default defineConfig({ defaults: { pages: ${PAGES} }, targets });`,
  ].join('\n');
}

/** Without what follows the first line of their message. */
function annotations({ stderr }: Outcome): readonly string[] {
  return [...stderr.matchAll(/^::.*$/gm)].map(([line]) => line.split('%0A')[0] ?? '');
}

interface HostileServer extends AsyncDisposable {
  readonly url: string;
}

/** Answers everything with what no terminal should be shown. */
async function hostileServer(): Promise<HostileServer> {
  const server: Server = createServer((_, answer) => {
    answer.writeHead(400, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ result: 'error', message: HOSTILE }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/matomo.php`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
