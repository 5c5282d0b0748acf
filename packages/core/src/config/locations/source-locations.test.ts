import { relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findConfigFile } from '../find-config.js';
import { aFolder, type Files, load } from '../modules/a-config.test.fixture.js';
import { ProjectFiles } from '../modules/project-files.js';
import { javascriptResolver } from '../modules/resolve-import.js';
import { type ConfigPath, sourceLocations } from './source-locations.js';

/** Says what stands at the place of a path: `file: the rest of its line`. */
function locatorOf(files: Files): (...path: ConfigPath) => string | undefined {
  const folder = aFolder(files);
  const file = findConfigFile(folder) ?? '';
  const reached = new ProjectFiles(file);
  for (const name of Object.keys(files)) reached.read(`${folder}/${name}`);
  const locate = sourceLocations({ file, files: reached, resolve: javascriptResolver });
  return (...path) => {
    const place = locate(path);
    if (place === undefined) return undefined;
    const name = relative(folder, place.file);
    return `${name}: ${files[name]?.split('\n')[place.line - 1]?.slice(place.column - 1)}`;
  };
}

function locatorOfSource(source: string) {
  return locatorOf({ 'trafficinator.config.ts': source });
}

const CONFIG: Files = {
  'trafficinator.config.ts': `
import { defineConfig, defineTarget } from '@trafficinator/sdk';
import { shop as store } from './profiles';
import blog, * as all from './blog.js';
import sites from './sites.json';

const common = { timezone: 'UTC', visitsPerDay: 5 } as const;
const key = 'x';

export default defineConfig({
  load: { visitsPerDay: 26_000 },
  defaults: { ...common, ecommerce: { orderRate: 0.1 } },
  targets: {
    development: defineTarget({ ...common, siteId: 1, visitsPerDay: 1_000 }),
    'staging-1': { siteId: 2, extends: [store, blog, { weight: 3 }] },
    [key]: {},
    ['quiet']: { weight: 1 },
    blog,
    all: all.other,
    listed: sites.listed,
  },
});
`,
  'profiles/index.ts': `
import { defineProfile } from '@trafficinator/sdk';
const base = defineProfile({ pages: [] }) satisfies object;
const hidden = defineProfile({
  ...base,
  ecommerce: { orderRate: 0.5 },
});
export { hidden as shop };
`,
  'blog.js': `
export * from './other.js';
export default { siteId: 3 };
`,
  'other.js': 'export const other = { weight: 9 };',
  'sites.json': '{ "listed": { "siteId": 4 } }',
};

describe('sourceLocations', () => {
  test('finds settings in the config, by the name of the property', () => {
    const at = locatorOf(CONFIG);
    expect(at('load', 'visitsPerDay')).toBe('trafficinator.config.ts: visitsPerDay: 26_000 },');
    expect(at('targets', 'staging-1', 'siteId')).toBe(
      'trafficinator.config.ts: siteId: 2, extends: [store, blog, { weight: 3 }] },',
    );
    expect(at('targets', 'quiet', 'weight')).toBe('trafficinator.config.ts: weight: 1 },');
  });

  test('lets the last of two win, and looks into what is spread', () => {
    const at = locatorOf(CONFIG);
    expect(at('targets', 'development', 'visitsPerDay')).toBe('trafficinator.config.ts: visitsPerDay: 1_000 }),');
    expect(at('targets', 'development', 'timezone')).toBe(
      "trafficinator.config.ts: timezone: 'UTC', visitsPerDay: 5 } as const;",
    );
    expect(at('defaults', 'visitsPerDay')).toBe('trafficinator.config.ts: visitsPerDay: 5 } as const;');
  });

  test('follows profiles into other files', () => {
    const at = locatorOf(CONFIG);
    expect(at('targets', 'staging-1', 'extends', 0, 'ecommerce', 'orderRate')).toBe(
      'profiles/index.ts: orderRate: 0.5 },',
    );
    expect(at('targets', 'staging-1', 'extends', 0, 'pages')).toBe('profiles/index.ts: pages: [] }) satisfies object;');
    expect(at('targets', 'staging-1', 'extends', 1, 'siteId')).toBe('blog.js: siteId: 3 };');
    expect(at('targets', 'staging-1', 'extends', '2', 'weight')).toBe('trafficinator.config.ts: weight: 3 }] },');
  });

  test('follows shorthands, members of modules, re-exports and JSON', () => {
    const at = locatorOf(CONFIG);
    expect(at('targets', 'blog', 'siteId')).toBe('blog.js: siteId: 3 };');
    expect(at('targets', 'all', 'weight')).toBe('other.js: weight: 9 };');
    expect(at('targets', 'listed', 'siteId')).toBe('sites.json: "siteId": 4 } }');
  });

  test('gives the deepest place that can be followed', () => {
    const at = locatorOf(CONFIG);
    expect(at('targets', 'quiet', 'nope', 'deep')).toBe("trafficinator.config.ts: ['quiet']: { weight: 1 },");
    expect(at('targets', 'staging-1', 'extends', 7)).toBe(
      'trafficinator.config.ts: extends: [store, blog, { weight: 3 }] },',
    );
    expect(at('nope')).toBe('trafficinator.config.ts: defineConfig({');
    expect(at()).toBe('trafficinator.config.ts: defineConfig({');
  });

  test.each([
    ['an arrow function', 'export default ({ stack }) => ({ a: { b: 1 } });'],
    ['an async function in a call', 'export default defineConfig(async () => {\n  return { a: { b: 1 } };\n});'],
    ['a declared function', 'export default function config() {\n  const a = { b: 1 };\n  return { a };\n}'],
    ['a constant', 'const config = { a: { b: 1 } };\nexport default config;'],
    ['a constant exported by name', 'const config = { a: { b: 1 } };\nexport { config as default };'],
    ['a promise', 'export default await Promise.resolve({ a: { b: 1 } });'],
    ['an assertion', 'export default <const>({ a: { b: 1 } }!);'],
    ['a condition', 'export default on ? { a: {} } : { a: { b: 1 } };'],
    ['an alternative', 'export default { a: given ?? { b: 1 } };'],
    ['a spread alternative', 'export default { a: { ...(on && { b: 1 }) } };'],
    ['a helper function', 'function make(n: number) {\n  return { b: 1 };\n}\nexport default { a: make(5) };'],
    ['merged objects', 'export default Object.assign({}, { a: { b: 1 } }, { c: 1 });'],
    ['an element', "const all = { x: [{ b: 1 }] };\nexport default { a: all['x'][0] };"],
    ['a spread list', 'const l = [{}, { b: 1 }];\nexport default { a: [0, ...l][2] };'],
    ['module.exports', 'module.exports = { a: { b: 1 } };'],
    ['export =', 'export = { a: { b: 1 } };'],
  ])('goes through %s', (_what, source) => {
    expect(locatorOfSource(source)('a', 'b')).toMatch(/^trafficinator.config.ts: b: 1 }/);
  });

  test('goes through re-exported defaults', () => {
    const at = locatorOf({
      'trafficinator.config.mjs': "export { default } from './real';",
      'real.js': 'export default { a: 1 };',
    });
    expect(at('a')).toBe('real.js: a: 1 };');
  });

  test.each([
    ['there is no default export', 'export const a = 1;'],
    ['the syntax is wrong', 'export {{{ default'],
    ['the file is empty', ''],
    [
      'exports go in a circle',
      "export * from './trafficinator.config';\nexport { default } from './trafficinator.config';",
    ],
  ])('gives undefined where %s', (_what, source) => {
    expect(locatorOfSource(source)('a')).toBeUndefined();
  });

  test.each([
    ['constants', 'const a = b;\nconst b = a;\nexport default a;'],
    ['spreads', 'const a = { ...a };\nexport default a;'],
    ['lists', 'const a = [...a];\nexport default a;'],
    ['calls', 'function f() {\n  return f();\n}\nexport default f;'],
    ['doubling calls', 'const f = () => (x ? f() : f());\nexport default f;'],
    ['members', 'const a = { b: a.b.b };\nexport default a.b;'],
  ])('comes to an end where %s go in a circle', (_what, source) => {
    expect(locatorOfSource(source)('b', 'b', 'b', '0')).toBeDefined();
  });

  test('includes an excerpt without tokens', async () => {
    const text = "export default {\n  tokenAuth: 'correct-horse-battery',\n  a: 1,\n};";
    const { file, locate } = await load(aFolder({ 'trafficinator.config.ts': text }));
    expect(locate(['a'])).toEqual({
      file,
      line: 3,
      column: 3,
      excerpt: { firstLine: 1, lines: ['export default {', "  tokenAuth: '***',", '  a: 1,', '};'] },
    });
  });

  test('never fails, whatever the source looks like', () => {
    const words =
      'export default const a = b { } ( ) [ ] => ... , : ; ? ?? 0 import from "./a" function return * as async await . \n';
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words.split(' ')), { maxLength: 30 }), (tokens) => {
        const source = `export default { a: ${tokens.join(' ')} };`;
        expect(() => locatorOfSource(source)('a', '0', 'b')).not.toThrow();
      }),
    );
  });
});
