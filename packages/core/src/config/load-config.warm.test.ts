import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { aFolder, type Files, load, problemsOf, write } from './modules/a-config.test.fixture.js';

/** Loads in a process of its own, with what is compiled here. */
const SCRIPT = `
import { Module } from 'node:module';
const { loadConfig } = await import(process.argv[1]);
const { cwd, stack, typeCheck } = JSON.parse(process.argv[2]);
const { value, hash, locate } = await loadConfig({ cwd, stack, typeCheck, env: {} });
const compiler = Object.keys(Module._cache).filter((file) => /node_modules.(typescript.lib|ts-node.dist)./.test(file)).length > 0;
console.log(JSON.stringify({ value, hash, compiler, place: locate(['n'])?.line }));
`;
const LOADER = join(import.meta.dirname, '../../dist/config/load-config.js');

interface Told {
  readonly value: unknown;
  readonly hash: string;
  /** Whether the compiler was loaded before anybody asked for a place. */
  readonly compiler: boolean;
  readonly place: number;
}

async function loadElsewhere(cwd: string, more: { stack?: string; typeCheck?: boolean } = {}): Promise<Told> {
  const request = JSON.stringify({ cwd, stack: 'default', typeCheck: true, ...more });
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    SCRIPT,
    LOADER,
    request,
  ]);
  return JSON.parse(stdout);
}

const PROJECT: Files = {
  'package.json': '{}',
  'node_modules/.keep': '',
  'node_modules/caps/package.json':
    '{ "version": "1.0.0", "type": "module", "types": "./i.d.ts", "exports": "./i.js" }',
  'node_modules/caps/i.d.ts': 'export declare const cap: number;',
  'node_modules/caps/i.js': 'export const cap = 3;',
  'tsconfig.json': '{ "extends": "./base.json" }',
  'base.json': '{}',
  'sites.json': '{ "siteId": 7 }',
  'lib/index.ts': "import { cap } from 'caps';\nexport const n: number = cap;",
  'types.d.ts': 'export type Site = { readonly siteId: number };',
  'trafficinator.config.ts': `import { defineProfile } from '@trafficinator/sdk';
import { n } from './lib';
import sites from './sites.json';
import type { Site } from './types';
const site: Site = sites;
const spare = 1;
defineProfile({ weight: 1 });
export default {
  n, siteId: site.siteId };
`,
};
const VALUE = { n: 3, siteId: 7 };

function cacheIn(folder: string): string {
  return join(folder, 'node_modules/.cache/trafficinator');
}

function onlyEntry(folder: string): string {
  const entries = readdirSync(cacheIn(folder));
  expect(entries).toHaveLength(1);
  return join(cacheIn(folder), entries[0] ?? '');
}

describe('a second load of unchanged files', { timeout: 60_000 }, () => {
  test('loads no compiler, gives the same, and still finds places', async () => {
    const folder = aFolder(PROJECT);
    const first = await loadElsewhere(folder);
    const second = await loadElsewhere(folder);
    expect(first).toEqual({ value: VALUE, hash: first.hash, compiler: true, place: 9 });
    expect(second).toEqual({ ...first, compiler: false });
  });

  test('runs the code again', async () => {
    const folder = aFolder({
      ...PROJECT,
      'trafficinator.config.ts': 'export default ({ stack }: { stack: string }) => ({ n: stack });',
    });
    await loadElsewhere(folder, { stack: 'one' });
    expect(await loadElsewhere(folder, { stack: 'two' })).toMatchObject({ value: { n: 'two' }, compiler: false });
  });

  test('serves one without a check, but not the other way round', async () => {
    const folder = aFolder(PROJECT);
    await loadElsewhere(folder, { typeCheck: false });
    expect(await loadElsewhere(folder, { typeCheck: true })).toMatchObject({ compiler: true });
    rmSync(join(cacheIn(folder), readdirSync(cacheIn(folder)).find((name) => name.endsWith('.stripped')) ?? ''));
    expect(await loadElsewhere(folder, { typeCheck: false })).toMatchObject({ compiler: false });
  });

  test('compiles what the stack imports under a name of its own, and from then on keeps that too', async () => {
    const folder = aFolder({
      ...PROJECT,
      'stacks/one.ts': "export { n } from '../n';",
      'stacks/two.ts': 'export const n: number = 2;',
      'n.ts': 'export const n: number = 1;',
      'trafficinator.config.ts':
        "export default async ({ stack }: { stack: string }) => ({ n: (await import('./stacks/' + stack + '.ts')).n });",
    });
    await loadElsewhere(folder, { stack: 'one' });
    expect(await loadElsewhere(folder, { stack: 'two' })).toMatchObject({ value: { n: 2 }, compiler: true });
    expect(await loadElsewhere(folder, { stack: 'two' })).toMatchObject({ value: { n: 2 }, compiler: false });
    expect(await loadElsewhere(folder, { stack: 'one' })).toMatchObject({ value: { n: 1 }, compiler: false });
    write(folder, { 'n.ts': 'export const n: number = 5;' });
    expect(await loadElsewhere(folder, { stack: 'one' })).toMatchObject({ value: { n: 5 }, compiler: true });
  });

  test('keeps nothing of a load that fails', async () => {
    const folder = aFolder({
      ...PROJECT,
      'trafficinator.config.ts': "throw new TypeError('not now'); export default {};",
    });
    await problemsOf(load(folder));
    await problemsOf(load(folder));
    expect(() => readdirSync(cacheIn(folder))).toThrow('ENOENT');
  });

  test.each([
    "{ targets: { a: { tokenAuth: 'hunter22' } } }",
    "{ state: 'postgres://ann:hunter22@db.example/traffic' }",
    "{ notes: { apiToken: 'hunter22hunter22' } }",
  ])('keeps nothing of %s, which holds a secret', async (source) => {
    const folder = aFolder({ ...PROJECT, 'trafficinator.config.ts': `export default ${source};` });
    await load(folder);
    expect(() => readdirSync(cacheIn(folder))).toThrow('ENOENT');
  });

  test('shows where the code fails', async () => {
    const source =
      "interface Given { stack: string }\n\nexport default ({ stack }: Given) => {\n  if (stack === 'bad') throw new TypeError('no');\n  return {};\n};\n";
    const folder = aFolder({ ...PROJECT, 'trafficinator.config.ts': source });
    await load(folder);
    const [failed] = await problemsOf(load(folder, { stack: 'bad' }));
    expect(failed).toMatchObject({ code: 'load.threw', place: { line: 4, column: 30 } });
  });
});

describe('a load after a change', { timeout: 60_000 }, () => {
  test.each<[string, Files, object]>([
    ['of the config', { 'trafficinator.config.ts': 'export default { n: 9 };' }, { n: 9 }],
    ['of an imported file', { 'lib/index.ts': 'export const n: number = 4;' }, { ...VALUE, n: 4 }],
    ['of JSON', { 'sites.json': '{ "siteId": 8 }' }, { ...VALUE, siteId: 8 }],
    ['that puts a file before an extensionless import', { 'lib.ts': 'export const n = 6;' }, { ...VALUE, n: 6 }],
  ])('%s gives the new value', async (_what, files, value) => {
    const folder = aFolder(PROJECT);
    await load(folder);
    write(folder, files);
    expect((await load(folder)).value).toEqual(value);
  });

  test.each<[string, Files, string]>([
    [
      'of a tsconfig.json that another extends',
      {
        'base.json': '{ "compilerOptions": { "noUnusedLocals": true } }',
      },
      'load.type-error',
    ],
    ['that adds a nearer tsconfig.json', { 'app/tsconfig.json': '{ "extends": "./gone.json" }' }, 'load.tsconfig'],
    [
      'of types that an import names',
      { 'types.d.ts': 'export type Site = { readonly siteId: string };' },
      'load.type-error',
    ],
    [
      'of the version of a package',
      {
        'node_modules/caps/package.json':
          '{ "version": "2.0.0", "type": "module", "types": "./i.d.ts", "exports": "./i.js" }',
        'node_modules/caps/i.d.ts': 'export declare const cap: string;',
      },
      'load.type-error',
    ],
    [
      'that installs a package nearer to the config',
      {
        'app/node_modules/caps/package.json':
          '{ "version": "1.0.0", "type": "module", "types": "./i.d.ts", "exports": "./i.js" }',
        'app/node_modules/caps/i.d.ts': 'export declare const cap: string;',
      },
      'load.type-error',
    ],
  ])('%s finds the new error', async (_what, files, code) => {
    const moved = Object.entries(PROJECT).map(([name, text]) => [
      /^(node_modules|package|tsconfig|base)/.test(name) ? name : `app/${name}`,
      text,
    ]);
    const folder = aFolder(Object.fromEntries(moved));
    await load(`${folder}/app`);
    expect(onlyEntry(folder)).toBeDefined();
    const inApp = Object.entries(files).map(([name, text]) => [name === 'types.d.ts' ? `app/${name}` : name, text]);
    write(folder, Object.fromEntries(inApp));
    expect((await problemsOf(load(`${folder}/app`)))[0]).toMatchObject({ code });
  });

  test('that installs types of Node finds the new error', async () => {
    const folder = aFolder({ ...PROJECT, 'trafficinator.config.ts': "export default { n: process.env['NO_SUCH'] };" });
    await load(folder);
    write(folder, {
      'node_modules/@types/node/package.json': '{ "version": "1.0.0", "types": "i.d.ts" }',
      'node_modules/@types/node/i.d.ts': 'declare const nothing: 1;',
    });
    expect(await problemsOf(load(folder))).toMatchObject([{ code: 'load.type-error' }]);
  });

  test('of what a package is linked to finds the new error', async () => {
    const { 'node_modules/caps/package.json': manifest = '', 'node_modules/caps/i.js': code = '', ...rest } = PROJECT;
    const files = Object.entries(rest).filter(([name]) => !name.startsWith('node_modules/caps'));
    const store = (version: string, types: string) => ({
      [`node_modules/.pnpm/caps@${version}/node_modules/caps/package.json`]: manifest,
      [`node_modules/.pnpm/caps@${version}/node_modules/caps/i.js`]: code,
      [`node_modules/.pnpm/caps@${version}/node_modules/caps/i.d.ts`]: `export declare const cap: ${types};`,
    });
    const folder = aFolder({ ...Object.fromEntries(files), ...store('1', 'number'), ...store('2', 'string') });
    const link = (version: string) =>
      symlinkSync(`.pnpm/caps@${version}/node_modules/caps`, `${folder}/node_modules/caps`);
    link('1');
    await load(folder);
    rmSync(`${folder}/node_modules/caps`);
    link('2');
    expect(await problemsOf(load(folder))).toMatchObject([{ code: 'load.type-error' }]);
  });

  test('of the sources of a package of the same workspace finds the new error', async () => {
    const folder = aFolder({
      'shared/package.json': '{ "name": "@acme/shared", "exports": "./src/index.ts" }',
      'shared/src/index.ts': "export * from './cap';",
      'shared/src/cap.ts': 'export const cap: number = 5;',
      'app/package.json': '{}',
      'app/trafficinator.config.ts':
        "import { cap } from '@acme/shared';\nconst n: number = cap;\nexport default { n };",
      'app/node_modules/@acme/.keep': '',
    });
    symlinkSync('../../../shared', `${folder}/app/node_modules/@acme/shared`);
    await load(`${folder}/app`);
    write(folder, { 'shared/src/cap.ts': "export const cap: string = '5';" });
    expect(await problemsOf(load(`${folder}/app`))).toMatchObject([{ code: 'load.type-error' }]);
  });
});

describe('what is kept of a load', { timeout: 60_000 }, () => {
  test('is for this user alone', async () => {
    const folder = aFolder(PROJECT);
    await load(folder);
    expect(statSync(onlyEntry(folder)).mode & 0o777).toBe(0o600);
    expect(statSync(cacheIn(folder)).mode & 0o777).toBe(0o700);
  });

  test.each<[string, (entry: string) => void]>([
    [
      'is damaged',
      (entry) => writeFileSync(entry, readFileSync(entry, 'utf8').replace('export default', 'export  default')),
    ],
    ['is cut short', (entry) => writeFileSync(entry, readFileSync(entry, 'utf8').slice(0, 900))],
    ['is empty', (entry) => writeFileSync(entry, '')],
    ['others could have written', (entry) => chmodSync(entry, 0o622)],
  ])('is made anew when it %s', async (_what, spoil) => {
    const folder = aFolder(PROJECT);
    await load(folder);
    const entry = onlyEntry(folder);
    const kept = readFileSync(entry, 'utf8');
    spoil(entry);
    expect(await loadElsewhere(folder)).toMatchObject({ value: VALUE, compiler: true });
    expect(readFileSync(entry, 'utf8')).toBe(kept);
  });

  test('is whole when two processes write it at once', async () => {
    const folder = aFolder(PROJECT);
    await Promise.all([1, 2, 3].map(() => loadElsewhere(folder)));
    expect(readdirSync(cacheIn(folder))).toHaveLength(1);
    expect(await loadElsewhere(folder)).toMatchObject({ value: VALUE, compiler: false });
  });

  test("stands in the user's cache folder when the modules' folder cannot be written or is not there", async () => {
    const folder = aFolder({ ...PROJECT, 'node_modules/.cache': 'no folder' });
    const caches = aFolder({});
    await load(folder, { env: { XDG_CACHE_HOME: caches } });
    expect(readdirSync(join(caches, 'trafficinator'))).toHaveLength(1);
    const alone = aFolder({ 'trafficinator.config.ts': 'export default {};' });
    const home = aFolder({});
    await load(alone, { env: { HOME: home, XDG_CACHE_HOME: 'relative' } });
    expect(readdirSync(join(home, '.cache/trafficinator'))).toHaveLength(1);
  });

  test('is nothing, without a word, where nothing can be written', async () => {
    const folder = aFolder({ ...PROJECT, 'node_modules/.cache': 'no folder' });
    mkdirSync(join(folder, 'empty'));
    expect((await load(folder, { env: { HOME: '/dev/null' } })).value).toEqual(VALUE);
  });

  test('is no more than the last twenty', async () => {
    const files = Array.from({ length: 23 }, (_, index) => `config-${index}.ts`);
    const folder = aFolder({ ...PROJECT, ...Object.fromEntries(files.map((file) => [file, 'export default {};'])) });
    for (const file of files) await load(folder, { file, typeCheck: false });
    expect(readdirSync(cacheIn(folder))).toHaveLength(20);
  });
});
