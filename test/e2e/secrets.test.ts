import { createServer } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import type { Outcome } from '../support/cli.js';
import { aProject, configOf, type Project } from '../support/project.js';
import { startSandbox } from '../support/sandbox.js';

const CANARY = 'c4n4ry00deadbeefc4n4ry00deadbeef';

describe.concurrent('a token variable that is missing', () => {
  test('lets plan work, which says that the token could not be compared, and makes apply refuse with the state untouched', async () => {
    const sandbox = await startSandbox(['--token', CANARY]);
    const config = (visitsPerDay: number) =>
      configOf({ clientA: { url: sandbox.url, visitsPerDay, more: `tokenAuth: secretEnv('CLIENT_A_TOKEN')` } });
    await using project = await aProject({ 'trafficinator.config.ts': config(5) });
    const refused = await project.run(['apply', '--auto-approve', '--no-run']);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toMatch(/target\.clientA[\s\S]*CLIENT_A_TOKEN is not set/);
    expect(await project.files()).toEqual(['trafficinator.config.ts']);

    await project.run(['apply', '--auto-approve', '--no-run'], { CLIENT_A_TOKEN: CANARY });
    const unknown = await project.run(['plan', '--detailed-exitcode']);
    expect(unknown).toMatchObject({ code: 0, stderr: '' });
    expect(unknown.stdout).toMatch(/token of target\.clientA could not be compared/);

    await project.write('trafficinator.config.ts', config(6));
    const again = await project.run(['apply', '--auto-approve', '--no-run']);
    expect(again).toMatchObject({ code: 1 });
    expect(project.query<{ serial: number }>('SELECT serial FROM meta')).toEqual([{ serial: 1 }]);
    const run = await project.run(['run', '--visits', '1', '--rate', 'max']);
    expect(run).toMatchObject({ code: 1 });
    expect(run.stderr).toContain('CLIENT_A_TOKEN is not set');
    await sandbox.end();
  });

  test('is told apart from one whose value has changed', async () => {
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        a: { url: 'https://a.example.com/matomo.php', visitsPerDay: 5, more: `tokenAuth: secretEnv('TOKEN')` },
      }),
    });
    await project.run(['apply', '--auto-approve', '--no-run'], { TOKEN: 'one' });
    expect(await project.run(['plan', '--detailed-exitcode'], { TOKEN: 'one' })).toMatchObject({ code: 0 });
    const changed = await project.run(['plan', '--detailed-exitcode'], { TOKEN: 'two' });
    expect(changed).toMatchObject({ code: 2 });
    expect(changed.stdout).toContain('sensitive');
  });
});

describe.concurrent('a canary token', () => {
  test('is in no message about a target that refuses it', async () => {
    const sandbox = await startSandbox(['--token', 'another']);
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        site: { url: sandbox.url, visitsPerDay: 20, more: `tokenAuth: secretEnv('CANARY_TOKEN')` },
      }),
    });
    const applied = await project.run(['apply', '--auto-approve', '--rate', 'max', '--visits', '3'], {
      CANARY_TOKEN: CANARY,
    });
    expect(applied.stdout + applied.stderr).not.toContain(CANARY);
    expect(applied.stdout).toContain('refused');
    for (const [name, content] of await project.contents())
      expect([name, content.includes(CANARY)]).toEqual([name, false]);
    await sandbox.end();
  });
});

/** A token for each way in which a target can be given one. Encoded as JSON, for a URL or for a form, each looks different. */
const canaries = {
  environment: 'c4n4ry/by "environment" + 0',
  file: 'c4n4ry/by "file" + 1',
  command: 'c4n4ry/by "command" + 2',
  literal: 'c4n4ry/by "literal" + 3',
};

/** Files that hold a token because the user put it there. */
const SOURCES = [
  'trafficinator.config.ts',
  'canary.secret',
  'canary.sh',
  'literal.config.ts',
  'wrong.config.ts',
  'typo.config.ts',
];

const secretFiles = {
  'canary.secret': `${canaries.file}\n`,
  // Says it on standard error too, as a program does that is asked to be verbose.
  'canary.sh': `echo '${canaries.command}' >&2\n[ -e ./broken ] && exit 3\necho '${canaries.command}'\n`,
};

function tokensOf(url: string, more = '', literal = canaries.literal) {
  const target = (siteId: number, token: string) => ({
    url,
    siteId,
    visitsPerDay: 40,
    more: `tokenAuth: ${token}, ${more}`,
  });
  const referred = {
    environment: target(1, `secretEnv('CANARY_TOKEN')`),
    file: target(2, `secretFile('./canary.secret')`),
    command: target(3, `secretCommand(['sh', './canary.sh'])`),
  };
  return { referred, all: { ...referred, literal: target(4, JSON.stringify(literal)) } };
}

describe.concurrent('tokens given in every way', () => {
  test('are sent, and are in nothing that any command says or writes, failing ones and debug output included', async () => {
    const sandbox = await startSandbox(Object.values(canaries).flatMap((token) => ['--token', token]));
    const { referred, all } = tokensOf(sandbox.url);
    await using project = await aProject({
      ...secretFiles,
      'trafficinator.config.ts': configOf(referred),
      'literal.config.ts': configOf(all),
      'wrong.config.ts': configOf(tokensOf(sandbox.url, 'weight: -1').all),
      'typo.config.ts': configOf(tokensOf(sandbox.url, `siteID: 'x'`).all),
    });
    const env = { CANARY_TOKEN: canaries.environment, DEBUG: '*', XDG_CACHE_HOME: join(project.folder, 'cache') };
    const outcomes: Outcome[] = [];
    const run = async (...args: readonly string[]) => {
      const outcome = await project.run([...args, '--debug'], env);
      outcomes.push(outcome);
      return outcome;
    };
    const literal = ['--config', 'literal.config.ts'];
    await run('apply', '--auto-approve', '--rate', 'max', '--visits', '40', '--json', ...literal);
    const counts = await sandbox.counts();
    expect([1, 2, 3, 4].map((site) => [counts[site]?.visits, counts[site]?.rejected])).toEqual(Array(4).fill([10, {}]));

    // Who reads keeps SQLite from emptying its write-ahead log.
    const reader = new Database(join(project.folder, '.trafficinator/state.db'), { readonly: true });
    reader.exec('BEGIN; SELECT * FROM meta');
    for (const flags of [
      [],
      ['--json'],
      ['--markdown'],
      ['--concise'],
      ['--refresh'],
      ['--out', 'a.plan'],
      ['--destroy'],
    ])
      await run('plan', ...flags);
    await run('apply', 'a.plan', '--rate', 'max', '--visits', '3');
    await run('run', '--rate', 'max', '--until-caps', '--json');
    for (const command of [
      'list',
      'history',
      'check',
      'show target.file',
      'backup a.backup',
      'mv file kept',
      'mv kept file',
    ])
      await run('state', ...command.split(' '), '--json');
    await project.write('pulled.json', (await run('state', 'pull')).stdout);
    await project.write('redacted.json', (await run('state', 'pull', '--redacted')).stdout);
    await run('plan', '--state-file', 'redacted.json');
    await run('state', 'restore', 'a.backup', '--auto-approve');
    await run('state', 'push', 'pulled.json', '--auto-approve');
    for (const command of [
      'validate',
      'status',
      'pause --all',
      'resume --all',
      'stop',
      'show file --explain --all --json',
    ])
      await run(...command.split(' '));

    const failing = [
      ['run', '--rate', 'max', '--visits', '1', '--config', 'literal.config.ts'],
      ['apply', 'a.plan', '--no-run'],
      ['plan', '--config', 'wrong.config.ts'],
      ['plan', '--config', 'wrong.config.ts', '--json'],
      ['plan', '--config', 'typo.config.ts'],
      ['plan', '--config', 'typo.config.ts', '--no-type-check'],
      ['state', 'rm', 'nothing', '--auto-approve'],
    ];
    for (const command of failing.slice(1))
      expect({ command, code: (await run(...command)).code }).toEqual({ command, code: 1 });
    await run('apply', '--auto-approve', '--no-run', ...literal);
    expect((await run(...(failing[0] ?? []))).code).toBe(1);
    await project.write('broken', '');
    const broken = await run('apply', '--auto-approve', '--no-run');
    expect(broken.stderr).toContain('target.command needs its token: command sh ended with exit code 3.');
    await sandbox.end();
    await run('plan', '--refresh');
    await run('destroy', '--auto-approve');

    expect((await project.contents()).get('.trafficinator/state.db-wal')?.length).toBeGreaterThan(1_000);
    expect((await project.files()).some((name) => name.startsWith('cache/trafficinator/'))).toBe(true);
    expect(outcomes.some(({ stderr }) => /^\s*\S* ?oclif/m.test(stderr))).toBe(true);
    for (const token of Object.values(canaries)) await expectNowhere(token, { outcomes, project });
    reader.close();
  });
});

/** What a target asks for before it lets anybody in. */
const wayIn = {
  key: 'c4n4ry of "the" header + 5',
  password: 'c4n4ry:of "the" password + 6',
  proxy: 'c4n4ry of "the" proxy + 7',
};

describe.concurrent('secrets of the way to a target', () => {
  test('are sent, and are in nothing that any command says or writes', async () => {
    await using server = await aRecorder();
    const more = `headers: { 'X-Staging-Key': secretEnv('CANARY_KEY') }, basicAuth: { user: 'ann', password: secretFile('./canary.secret') }`;
    const proxy = `proxy: { url: 'http://127.0.0.1:1', user: 'bob', password: secretEnv('CANARY_PROXY') }`;
    await using project = await aProject({
      'canary.secret': `${wayIn.password}\n`,
      'trafficinator.config.ts': configOf({ direct: { url: server.url, visitsPerDay: 40, more } }),
      'proxy.config.ts': configOf({ direct: { url: server.url, visitsPerDay: 40, more: `${more}, ${proxy}` } }),
    });
    const env = { CANARY_KEY: wayIn.key, CANARY_PROXY: wayIn.proxy, DEBUG: '*' };
    const outcomes: Outcome[] = [];
    const run = async (...args: readonly string[]) => {
      const outcome = await project.run([...args, '--debug'], env);
      outcomes.push(outcome);
      return outcome;
    };
    expect(await run('apply', '--auto-approve', '--rate', 'max', '--visits', '4', '--json')).toMatchObject({ code: 0 });
    const authorization = `Basic ${Buffer.from(`ann:${wayIn.password}`).toString('base64')}`;
    expect(server.seen).toEqual(new Set([JSON.stringify([wayIn.key, authorization])]));

    for (const flags of [['--json'], ['--refresh'], ['--config', 'proxy.config.ts', '--markdown'], ['--out', 'a.plan']])
      await run('plan', ...flags);
    for (const command of ['backup a.backup', 'show target.direct', 'history'])
      await run('state', ...command.split(' '));
    await project.write('pulled.json', (await run('state', 'pull')).stdout);
    await project.write('redacted.json', (await run('state', 'pull', '--redacted')).stdout);
    for (const command of ['validate --json', 'show direct --explain --all', 'status --json'])
      await run(...command.split(' '));
    await run('apply', '--auto-approve', '--rate', 'max', '--for', '2s', '--config', 'proxy.config.ts');
    await run('status');
    await server[Symbol.asyncDispose]();
    await run('run', '--rate', 'max', '--for', '1s');
    for (const secret of Object.values(wayIn)) await expectNowhere(secret, { outcomes, project });
  });

  test('are asked for by target, setting and variable before anything changes', async () => {
    await using project = await aProject({
      'trafficinator.config.ts': configOf({
        staging: {
          url: 'https://a.example.com/matomo.php',
          visitsPerDay: 5,
          more: `headers: { 'X-Staging-Key': secretEnv('STAGING_KEY') }, tls: { ca: secretFile('./ca.pem') }`,
        },
      }),
    });
    expect(await project.run(['plan'])).toMatchObject({ code: 0 });
    const refused = await project.run(['apply', '--auto-approve', '--no-run']);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain(
      'target.staging needs its headers.X-Staging-Key: environment variable STAGING_KEY is not set.',
    );
    expect(refused.stderr).toMatch(/target\.staging needs its tls\.ca: file .*ca\.pem does not exist/);
    expect(await project.files()).toEqual(['trafficinator.config.ts']);
  });
});

interface Recorder extends AsyncDisposable {
  readonly url: string;
  /** What requests said in the headers that let them in. */
  readonly seen: ReadonlySet<string>;
}

/** A server that takes every hit, and remembers how it was asked. */
async function aRecorder(): Promise<Recorder> {
  const seen = new Set<string>();
  const server = createServer(({ headers }, response) => {
    seen.add(JSON.stringify([headers['x-staging-key'], headers.authorization]));
    response.writeHead(204).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/matomo.php`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

describe.concurrent('the password of a state on PostgreSQL', () => {
  test('and tokens are in no table, and the password is in nothing that a command says', async () => {
    const password = 'c4n4ry/of "the" state + 4';
    const sandbox = await startSandbox(Object.values(canaries).flatMap((token) => ['--token', token]));
    await using server = await TestServer.start();
    const database = await server.newDatabase();
    await server.query(`CREATE ROLE canary LOGIN PASSWORD '${password}'`);
    await server.query(`GRANT CREATE ON DATABASE ${database} TO canary`);
    const url = server.url(database, { user: 'canary', password });
    await using project = await aProject({
      ...secretFiles,
      'trafficinator.config.ts': configOf(tokensOf(sandbox.url).all, `state: secretEnv('STATE_URL'),`),
      'literal.config.ts': configOf(tokensOf(sandbox.url).all, `state: ${JSON.stringify(url)},`),
    });
    const env = {
      CANARY_TOKEN: canaries.environment,
      STATE_URL: url,
      DEBUG: '*',
      XDG_CACHE_HOME: join(project.folder, 'cache'),
    };
    const outcomes = [
      await project.run(['apply', '--auto-approve', '--rate', 'max', '--visits', '8', '--debug'], env),
      await project.run(['plan', '--config', 'literal.config.ts', '--debug'], env),
      await project.run(['plan', '--config', 'literal.config.ts', '--out', 'a.plan', '--debug'], env),
      await project.run(['state', 'list', '--json', '--debug'], env),
      await project.run(['state', 'backup', 'a.backup', '--debug'], env),
      await project.run(['state', 'migrate', '--to', 'moved.db', '--debug'], env),
      await project.run(['run', '--visits', '1', '--debug'], env),
      await project.run(['state', 'history', '--debug'], env),
    ];
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 1, 0]);
    const dump = await dumpOf(server, server.url(database));
    expect(dump).toContain('secretCommand');
    outcomes.push({ code: 0, stdout: dump, stderr: '' });
    await server.query(`ALTER ROLE canary PASSWORD 'another'`);
    outcomes.push(await project.run(['state', 'list', '--debug'], env));
    await server.stop();
    outcomes.push(await project.run(['plan', '--config', 'literal.config.ts'], env));
    expect(outcomes.slice(-2).map(({ code }) => code)).toEqual([1, 1]);
    for (const secret of [password, ...Object.values(canaries)]) await expectNowhere(secret, { outcomes, project });
    await sandbox.end();
  });
});

describe('the search for a secret', () => {
  test('finds it in every form, wherever it stands', () => {
    const secret = canaries.environment;
    const texts = [
      secret,
      JSON.stringify({ secret }),
      `https://example.com/?token=${encodeURIComponent(secret)}&x=1`,
      `a=1&${new URLSearchParams({ secret })}&b=2`,
      ...['', 'u', 'us', 'user:'].map((before) => Buffer.from(`${before}${secret}:and more`).toString('base64')),
      Buffer.from(`user:${secret}`).toString('base64url'),
      Buffer.from(`user:${secret}`).toString('hex'),
    ];
    for (const text of texts) expect(formsOf(secret).filter((form) => text.includes(form))).not.toEqual([]);
    expect(formsOf(secret).filter((form) => `${secret.slice(1)} ${secret.slice(0, -1)}`.includes(form))).toEqual([]);
  });
});

/** Looks for a secret, however encoded, in what commands said and in all files but its sources. */
async function expectNowhere(
  secret: string,
  { outcomes, project }: { readonly outcomes: readonly Outcome[]; readonly project: Project },
): Promise<void> {
  const contents = await project.contents();
  for (const form of formsOf(secret)) {
    for (const [at, { stdout, stderr }] of outcomes.entries())
      expect({ at, form, line: (stdout + stderr).split('\n').find((line) => line.includes(form)) }).toEqual({
        at,
        form,
        line: undefined,
      });
    for (const [name, content] of contents)
      if (!SOURCES.includes(name)) expect([name, form, content.includes(form)]).toEqual([name, form, false]);
  }
}

/** Every row of every table, as text. */
async function dumpOf(server: TestServer, url: string): Promise<string> {
  const tables = await server.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema LIKE 'trafficinator%'`,
    [],
    url,
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await server.query<{ text: string }>(`SELECT kept::text AS text FROM ${name} AS kept`, [], url);
      return rows.map(({ text }) => text).join('\n');
    }),
  );
  return texts.join('\n');
}

/** The forms in which a secret could be told: as it is, in JSON, in a URL or a form, in hex, and in base64 from any byte on. */
function formsOf(secret: string): readonly string[] {
  const url = encodeURIComponent(secret);
  const base64 = [0, 1, 2].map((before) => {
    // Digits that do not depend on what stands before and after.
    const digits = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64');
    return digits
      .slice(before === 0 ? 0 : before + 1, Math.floor(((before + secret.length) * 8) / 6))
      .replace(/=+$/, '');
  });
  return [
    ...new Set([
      secret,
      JSON.stringify(secret).slice(1, -1),
      url,
      url.replaceAll('%20', '+'),
      new URLSearchParams({ secret }).toString().slice('secret='.length),
      Buffer.from(secret).toString('hex'),
      ...base64,
      ...base64.map((digits) => digits.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ];
}
