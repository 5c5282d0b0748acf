import { symlinkSync } from 'node:fs';
import { Module } from 'node:module';
import { describe, expect, test } from 'vitest';
import { aFolder, linkSdk, load, loadedValue, problemsOf, write } from './modules/a-config.test.fixture.js';

const MINIMAL = `import { defineConfig } from '@trafficinator/sdk';
export default defineConfig({ targets: { shop: { url: 'https://a.example/matomo.php', siteId: 1, visitsPerDay: 10 } } });
`;

describe('loadConfig', () => {
  test('gives the exported value, the file and its folder', async () => {
    const folder = aFolder({ 'trafficinator.config.ts': MINIMAL });
    const loaded = await load(folder);
    expect(loaded.file).toBe(`${folder}/trafficinator.config.ts`);
    expect(loaded.folder).toBe(folder);
    expect(loaded.value).toEqual({
      targets: { shop: { url: 'https://a.example/matomo.php', siteId: 1, visitsPerDay: 10 } },
    });
  });

  test.each([
    ['module', '{ "type": "module" }', 'export default'],
    ['CommonJS', '{ "type": "commonjs" }', 'module.exports ='],
    ['typeless', '{}', 'module.exports ='],
  ])('runs top-level await, extensionless, JSON and npm imports in a %s package', async (_kind, manifest, exports) => {
    const value = await loadedValue({
      'package.json': manifest,
      'node_modules/caps/package.json': '{ "type": "module", "exports": { "types": "./i.d.ts", "default": "./i.js" } }',
      'node_modules/caps/i.js': 'export const cap = 3;',
      'node_modules/caps/i.d.ts': 'export declare const cap: number;',
      'node_modules/old/package.json': '{ "main": "i.js", "types": "i.d.ts" }',
      'node_modules/old/i.js': 'module.exports = { two: 2 };',
      'node_modules/old/i.d.ts': 'declare const old: { two: number }; export = old;',
      'sites.json': '{ "siteId": 7 }',
      'lib/helper.ts': "import { four } from '../four'; export const three: number = four - 1;",
      'lib/index.ts': "export * from './helper';",
      'four.ts': 'export enum E { four = 4 }; export const four = E.four;',
      'plain.js': `${exports} 1;`,
      'trafficinator.config.ts': `
        import { cap } from 'caps';
        import old from 'old';
        import sites from './sites.json';
        import { three } from './lib';
        import { four } from './four.js';
        import { four as again } from './four.ts';
        import plain from './plain.js';
        const later = await Promise.resolve(5);
        export default { cap, two: old.two, siteId: sites.siteId, three, four, again, later, plain };
      `,
    });
    expect(value).toEqual({ cap: 3, two: 2, siteId: 7, three: 3, four: 4, again: 4, later: 5, plain: 1 });
  });

  test.each([
    ['mts', '{}'],
    ['mts', '{ "type": "commonjs" }'],
    ['cts', '{}'],
    ['cts', '{ "type": "module" }'],
  ])('loads a config in .%s in a package %s', async (extension, manifest) => {
    const files = { [`trafficinator.config.${extension}`]: MINIMAL, 'package.json': manifest };
    expect(await loadedValue(files)).toHaveProperty('targets.shop');
    expect(await loadedValue(files, { typeCheck: false })).toHaveProperty('targets.shop');
  });

  test.each([
    ['js', '{ "type": "module" }', 'import { a } from "./a"; export default { a, later: await Promise.resolve(1) };'],
    ['js', '{}', 'import { a } from "./a";\nexport default { a, later: await Promise.resolve(1) };'],
    ['js', '{ "type": "commonjs" }', 'import { a } from "./a";\nexport default { a, later: await 1 };'],
    ['mjs', '{}', 'import { a } from "./a"; import j from "./j.json"; export default { a, later: j.later };'],
    ['js', '{ "type": "commonjs" }', 'const { a } = require("./a"); module.exports = { a, later: 1 };'],
  ])('runs a config in .%s of a package %s as it is', async (extension, manifest, source) => {
    const value = await loadedValue({
      'package.json': manifest,
      'a.mjs': 'export const a = 1;',
      'j.json': '{ "later": 1 }',
      [`trafficinator.config.${extension}`]: source,
    });
    expect(value).toEqual({ a: 1, later: 1 });
  });

  test('lets a JavaScript config import the sdk where none is installed', async () => {
    expect(await loadedValue({ 'trafficinator.config.mjs': MINIMAL })).toHaveProperty('targets.shop');
  });

  test('takes the sdk that a workspace links', async () => {
    const folder = aFolder({ 'trafficinator.config.ts': MINIMAL, 'package.json': '{ "type": "module" }' });
    linkSdk(folder);
    expect((await load(folder)).value).toHaveProperty('targets.shop');
  });

  test('takes the sdk of the project before ours', async () => {
    const value = await loadedValue({
      'trafficinator.config.ts': "import { who } from '@trafficinator/sdk';\nexport default { who };",
      'node_modules/@trafficinator/sdk/package.json': '{ "type": "module", "exports": "./i.js", "types": "./i.d.ts" }',
      'node_modules/@trafficinator/sdk/i.js': "export const who = 'the project';",
      'node_modules/@trafficinator/sdk/i.d.ts': 'export declare const who: string;',
    });
    expect(value).toEqual({ who: 'the project' });
  });

  test('compiles the sources of other packages of a workspace', async () => {
    const folder = aFolder({
      'shared/package.json': '{ "name": "@acme/shared", "exports": "./src/index.ts" }',
      'shared/src/index.ts': "export * from './cap';",
      'shared/src/cap.ts': 'export enum Cap { low = 5 }',
      'app/trafficinator.config.ts': "import { Cap } from '@acme/shared';\nexport default { cap: Cap.low };",
      'app/node_modules/@acme/.keep': '',
    });
    symlinkSync('../../../shared', `${folder}/app/node_modules/@acme/shared`);
    const { hash, value } = await load(`${folder}/app`);
    expect(value).toEqual({ cap: 5 });
    write(folder, { 'shared/src/cap.ts': 'export enum Cap { low = 6 }' });
    expect((await load(`${folder}/app`)).hash).not.toBe(hash);
  });

  test('finds packages where pnpm links them and where npm and yarn hoist them', async () => {
    const caps = (folder: string, cap: number) => ({
      [`${folder}/package.json`]: '{ "type": "module", "exports": { "types": "./i.d.ts", "default": "./i.js" } }',
      [`${folder}/i.js`]: `export const cap = ${cap};`,
      [`${folder}/i.d.ts`]: 'export declare const cap: number;',
    });
    const folder = aFolder({
      ...caps('node_modules/hoisted', 1),
      ...caps('app/node_modules/.pnpm/linked@1.0.0/node_modules/linked', 2),
      'app/node_modules/.keep': '',
      'app/trafficinator.config.ts':
        "import { cap } from 'hoisted';\nimport { cap as other } from 'linked';\nexport default { cap, other };",
    });
    symlinkSync('.pnpm/linked@1.0.0/node_modules/linked', `${folder}/app/node_modules/linked`);
    expect((await load(`${folder}/app`)).value).toEqual({ cap: 1, other: 2 });
  });

  test('resolves by the baseUrl of the tsconfig.json', async () => {
    const value = await loadedValue({
      'tsconfig.json': '{ "compilerOptions": { "baseUrl": "./lib", "paths": { "@caps/*": ["caps/*"] } } }',
      'lib/caps/low.ts': 'export const low: number = 1;',
      'lib/high.ts': 'export const high: number = 2;',
      'trafficinator.config.ts':
        "import { high } from 'high';\nimport { low } from '@caps/low';\nexport default { low, high };",
    });
    expect(value).toEqual({ low: 1, high: 2 });
  });

  test('calls a function with the stack and the environment, and awaits what it returns', async () => {
    const source = `
      interface Given { readonly stack: string; readonly env: Readonly<Record<string, string | undefined>> }
      export default async ({ stack, env }: Given) => ({ stack, cap: Number(env['CAP']), x: (await import('./more')).x });
    `;
    const files = { 'trafficinator.config.ts': source, 'more.ts': 'export const x: number = 1;' };
    expect(await loadedValue(files, { stack: 'staging', env: { CAP: '12' } })).toEqual({
      stack: 'staging',
      cap: 12,
      x: 1,
    });
  });

  test('awaits a promise', async () => {
    expect(await loadedValue({ 'trafficinator.config.ts': 'export default Promise.resolve({ a: 1 });' })).toEqual({
      a: 1,
    });
  });

  test('finds the config in a folder above, and takes the given file from anywhere', async () => {
    const folder = aFolder({
      'trafficinator.config.ts': 'export default { a: 1 };',
      'deep/er/other.ts': 'export default { b: 2 };',
    });
    expect((await load(`${folder}/deep/er`)).value).toEqual({ a: 1 });
    const given = await load(folder, { file: 'deep/er/other.ts' });
    expect(given.value).toEqual({ b: 2 });
    expect(given.folder).toBe(`${folder}/deep/er`);
  });

  test('reads changed files anew, CommonJS ones too', async () => {
    const folder = aFolder({
      'trafficinator.config.ts':
        "import a from './a'; import b from './b.cjs'; import j from './j.json'; export default { a, b, j };",
      'a.ts': 'export default 1;',
      'b.cjs': 'module.exports = 1;',
      'j.json': '1',
    });
    expect((await load(folder)).value).toEqual({ a: 1, b: 1, j: 1 });
    write(folder, { 'a.ts': 'export default 2;', 'b.cjs': 'module.exports = 2;', 'j.json': '2' });
    expect((await load(folder)).value).toEqual({ a: 2, b: 2, j: 2 });
  });

  test('keeps two loads at a time apart', async () => {
    const loads = [1, 2, 3].map((n) => loadedValue({ 'trafficinator.config.ts': `export default { n: await ${n} };` }));
    expect(await Promise.all(loads)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test('leaves the process as it was', async () => {
    const state = () => [
      Error.prepareStackTrace,
      process.emit,
      Reflect.get(Module, '_resolveFilename'),
      Object.keys(process.env),
      process.listenerCount('exit'),
    ];
    const before = state();
    await loadedValue({ 'trafficinator.config.ts': 'export default {};' });
    expect(state()).toEqual(before);
  });

  test.each([
    ['', 'load.no-default-export', 'exports nothing'],
    ['export const config = {};', 'load.no-default-export', 'exports only config'],
    ["export default 'x';", 'load.not-an-object', 'exports a string by default'],
    ['export default [];', 'load.not-an-object', 'exports a list by default'],
    ['export default Promise.resolve(null);', 'load.not-an-object', 'exports null by default'],
    ['export default () => {};', 'load.not-an-object', 'returned nothing'],
  ])('refuses a config that is %j', async (source, code, detail) => {
    const [refused] = await problemsOf(loadedValue({ 'trafficinator.config.ts': source }));
    expect(refused).toMatchObject({ code });
    expect(refused?.detail).toContain(detail);
  });
});

describe('hash of loadConfig', () => {
  const files = {
    'trafficinator.config.ts': "import './a'; import type { T } from './types'; export default {} as T;",
    'a.ts': 'export {};',
    'types.d.ts': 'export type T = object;',
  };

  test('is that of the files reached, wherever the folder is and however they are loaded', async () => {
    const { hash } = await load(aFolder(files));
    expect((await load(aFolder({ ...files, 'unrelated.ts': '' }))).hash).toBe(hash);
    expect((await load(aFolder(files), { typeCheck: false, stack: 'x', env: { A: '1' } })).hash).toBe(hash);
  });

  test.each(Object.keys(files))('changes with %s', async (name) => {
    const { hash } = await load(aFolder(files));
    const changed = Object.entries(files).map(([file, text]) => [file, file === name ? `${text} ` : text]);
    expect((await load(aFolder(Object.fromEntries(changed)))).hash).not.toBe(hash);
  });

  test('counts the files that a JavaScript config reaches, and not the installed sdk', async () => {
    const javascript = { 'trafficinator.config.mjs': `import './a'; ${MINIMAL}`, 'a.mjs': '' };
    const folder = aFolder(javascript);
    const { hash } = await load(folder);
    linkSdk(folder);
    expect((await load(folder)).hash).toBe(hash);
    write(folder, { 'a.mjs': ' ' });
    expect((await load(folder)).hash).not.toBe(hash);
  });
});
