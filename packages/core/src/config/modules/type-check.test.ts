import { relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aFolder, load, loadedValue, placesOf, problemsOf, write } from './a-config.test.fixture.js';

describe('type check', () => {
  test('reports every error of every file at once, with place, code and excerpt, and runs nothing', async () => {
    const folder = aFolder({
      'trafficinator.config.ts': `import { defineConfig } from '@trafficinator/sdk';
import { cap } from './caps';
export default defineConfig({
  targets: {
    shop: { url: 'https://a.example/matomo.php', siteId: 'one', visitsPerDay: cap },
    blog: { url: 'https://b.example/matomo.php', siteId: 2, visitPerDay: 5 },
  },
});
process.exit(3);
`,
      'caps.ts': "export const cap: number = 'many';\n",
    });
    const problems = await problemsOf(load(folder));
    const places = problems.map(
      ({ place }) => `${relative(folder, place?.file ?? '')}:${place?.line}:${place?.column}`,
    );
    expect(places).toEqual(['trafficinator.config.ts:5:50', 'trafficinator.config.ts:6:61', 'caps.ts:1:14']);
    expect(problems[1]?.detail).toMatch(/^TS2561: .*'visitsPerDay'/);
    expect(problems[2]).toMatchObject({
      code: 'load.type-error',
      detail: "TS2322: Type 'string' is not assignable to type 'number'.",
      place: { excerpt: { firstLine: 1, lines: ["export const cap: number = 'many';", ''] } },
    });
  });

  test('is left out on demand', async () => {
    const files = { 'trafficinator.config.ts': "export default { n: 'x' satisfies number };" };
    expect(await placesOf(files)).toEqual(['trafficinator.config.ts:1:25 load.type-error']);
    expect(await loadedValue(files, { typeCheck: false })).toEqual({ n: 'x' });
  });

  test("knows Node's globals and modules where the project has no types of Node", async () => {
    const value = await loadedValue({
      'trafficinator.config.ts': `
        import { join } from 'node:path';
        export default { home: process.env['NO_SUCH'] ?? 'none', at: join('a', 'b'), here: import.meta.dirname.length > 0 };
      `,
    });
    expect(value).toEqual({ home: 'none', at: 'a/b', here: true });
    const wrong = { 'trafficinator.config.ts': 'export default { n: process.nope };' };
    expect(await placesOf(wrong)).toEqual(['trafficinator.config.ts:1:29 load.type-error']);
  });

  test('takes the types of Node that the project has', async () => {
    const files = {
      'node_modules/@types/node/package.json': '{ "name": "@types/node", "version": "1.0.0", "types": "i.d.ts" }',
      'node_modules/@types/node/i.d.ts': 'declare const process: { readonly mine: string };',
      'trafficinator.config.ts': 'export default { mine: typeof process.mine };',
    };
    expect(await loadedValue(files)).toEqual({ mine: 'undefined' });
    const withTsconfig = { ...files, 'tsconfig.json': '{ "compilerOptions": { "types": ["node"] } }' };
    expect(await loadedValue(withTsconfig)).toEqual({ mine: 'undefined' });
  });

  test('needs no types of a JavaScript file', async () => {
    const files = {
      'trafficinator.config.ts': "import { a } from './a.mjs';\nexport default { a: a.toFixed() };",
      'a.mjs': 'export const a = 1;',
    };
    expect(await loadedValue(files)).toEqual({ a: '1' });
  });

  test('heeds strictness and paths of the nearest tsconfig.json and of all that it extends', async () => {
    const folder = aFolder({
      'base/tsconfig.json':
        '{ "compilerOptions": { "strict": false, "module": "commonjs", "paths": { "~/*": ["../shared/*"] } } }',
      'strict.json': '{ "compilerOptions": { "noUncheckedIndexedAccess": true, "outDir": "out", "noEmit": true } }',
      'tsconfig.json': '{ "extends": ["./base/tsconfig.json", "./strict.json"], "files": [] }',
      'shared/a.ts': 'export const a = 1;',
      'app/trafficinator.config.ts': "import { a } from '~/a';\nconst n: number = null;\nexport default { a, n };",
    });
    expect((await load(`${folder}/app`)).value).toEqual({ a: 1, n: null });
    write(folder, { 'app/trafficinator.config.ts': 'const n: string[] = [];\nexport default { n: n[0].length };' });
    write(folder, { 'base/tsconfig.json': '{}' });
    expect(await problemsOf(load(`${folder}/app`))).toMatchObject([{ code: 'load.type-error', place: { line: 2 } }]);
  });

  test('follows imports into other packages of a workspace', async () => {
    const folder = aFolder({
      'package.json': '{ "imports": { "#caps": "./app/caps.ts" } }',
      'app/trafficinator.config.ts': "import { cap } from '#caps';\nimport '../shared/more';\nexport default { cap };",
      'app/caps.ts': 'export const cap = 1;',
      'shared/more.ts': 'const more: number = undefined;',
    });
    expect(await problemsOf(load(`${folder}/app`))).toMatchObject([{ place: { file: `${folder}/shared/more.ts` } }]);
    write(folder, { 'shared/more.ts': '' });
    expect((await load(`${folder}/app`)).value).toEqual({ cap: 1 });
  });

  test('says what is wrong with a tsconfig.json', async () => {
    const files = { 'trafficinator.config.ts': 'export default {};', 'tsconfig.json': '{ "extends": "./gone.json" }' };
    expect(await problemsOf(load(aFolder(files)))).toMatchObject([{ code: 'load.tsconfig' }]);
    expect(await loadedValue(files, { typeCheck: false })).toEqual({});
  });

  test('gives the place of an error in a tsconfig.json', async () => {
    const files = {
      'trafficinator.config.ts': 'export default {};',
      'tsconfig.json': '{\n  "compilerOptions": nope\n}',
    };
    expect(await placesOf(files)).toEqual(['tsconfig.json:2:22 load.tsconfig']);
  });

  test('is not diverted by options of ts-node in the tsconfig.json', async () => {
    const tsconfig = '{ "ts-node": { "transpileOnly": true, "swc": true, "compiler": "nope" } }';
    const files = { 'tsconfig.json': tsconfig, 'trafficinator.config.ts': 'export default {} satisfies number;' };
    expect(await placesOf(files)).toEqual(['trafficinator.config.ts:1:19 load.type-error']);
  });

  test.each([true, false])('gives the place of errors of syntax alone (type check %s)', async (typeCheck) => {
    const files = {
      'trafficinator.config.ts': "import './b';\nconst n: number = '';\nexport default {\n  a: ,\n};\n",
      'b.ts': 'const a = [1;\n',
    };
    const expected = ['trafficinator.config.ts:4:6 load.syntax-error', 'b.ts:1:13 load.syntax-error'];
    expect(await placesOf(files, { typeCheck })).toEqual(expected);
  });

  test('shows no literal token', async () => {
    const token = '0123456789abcdef0123456789abcdef';
    const source = `const tokenAuth: '${token}' | 'other' = 'wrong';
export default { tokenAuth, other: '${token}' satisfies 'x' };`;
    const problems = await problemsOf(loadedValue({ 'trafficinator.config.ts': source }));
    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toContain(token);
  });
});
