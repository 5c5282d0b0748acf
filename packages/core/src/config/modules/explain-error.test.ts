import { describe, expect, test } from 'vitest';
import { aFolder, load, loadedValue, placesOf, problemsOf, write } from './a-config.test.fixture.js';

describe('explainError', () => {
  test.each([true, false])(
    'maps the place where a config threw to its TypeScript (type check %s)',
    async (typeCheck) => {
      const folder = aFolder({
        'trafficinator.config.ts': "import { cap } from './cap';\nexport default { cap: cap('x') };\n",
        'cap.ts': `
interface Unused { readonly a: string }
type Also = Unused;

export function cap(of: string): Also {
  throw new RangeError(\`no cap of \${of}\`);
}
`,
      });
      const problems = await problemsOf(load(folder, { typeCheck }));
      expect(problems).toMatchObject([
        {
          code: 'load.threw',
          detail: `${folder}/cap.ts threw RangeError: no cap of x`,
          place: { file: `${folder}/cap.ts`, line: 6, column: 9, excerpt: { firstLine: 4 } },
        },
      ]);
      expect(JSON.stringify(problems)).not.toMatch(/\bat .*:\d+:\d+/);
    },
  );

  test.each([
    [
      'trafficinator.config.cts',
      '\nconst a: number = 1;\nexport default () => { throw new Error("no " + a); };',
      3,
      30,
    ],
    ['trafficinator.config.mjs', '\nexport default () => Promise.reject(new Error("no"));', 2, 37],
    ['trafficinator.config.ts', '\nexport default async () => { await null; throw new Error("no"); };', 2, 48],
  ])('gives the place where a function in %s threw', async (file, source, line, column) => {
    expect(await placesOf({ [file]: source })).toEqual([`${file}:${line}:${column} load.threw`]);
  });

  test('finds the place in folders with any name', async () => {
    const folder = 'a b#c%20(d)?e';
    const config = `${folder}/trafficinator.config`;
    for (const extension of ['ts', 'cts', 'mjs']) {
      const files = { [`${config}.${extension}`]: "\nthrow new Error('no');" };
      expect(await placesOf(files, { file: `${config}.${extension}` })).toEqual([
        `${config}.${extension}:2:7 load.threw`,
      ]);
    }
  });

  test('says what was thrown if that is no error', async () => {
    const [threw] = await problemsOf(loadedValue({ 'trafficinator.config.ts': "throw 'a fit';" }));
    expect(threw).toMatchObject({ code: 'load.threw-no-error' });
    expect(threw?.place).toBeUndefined();
    expect(threw?.detail).toContain("the string 'a fit'");
  });

  test('gives the place of an error of syntax in JavaScript', async () => {
    const module = { 'trafficinator.config.mjs': 'import "./b.mjs";\nexport default {};', 'b.mjs': '\nconst a = ;' };
    expect(await placesOf(module)).toEqual(['b.mjs:2:11 load.syntax-error']);
    const script = { 'trafficinator.config.js': 'module.exports = ;', 'package.json': '{ "type": "commonjs" }' };
    expect(await placesOf(script)).toEqual(['trafficinator.config.js:1:18 load.syntax-error']);
  });

  test('gives the place of an error of syntax in JSON', async () => {
    const config = { 'trafficinator.config.ts': "import a from './a.json';\nexport default a;" };
    expect(await placesOf({ ...config, 'a.json': '{\n  "a": 1,\n}' })).toEqual(['a.json:3:1 load.syntax-error']);
    expect(await placesOf({ ...config, 'a.json': '{ "a": }' })).toEqual(['a.json:1:8 load.syntax-error']);
    expect(await placesOf({ ...config, 'a.json': '{ "a": 1' })).toEqual(['a.json:1:9 load.syntax-error']);
  });

  test('gives the places of what is wrong with a file that is imported by a computed name', async () => {
    const config = "const name: string = './b.ts';\nexport default await import(name);\n";
    const typeError = { 'trafficinator.config.ts': config, 'b.ts': "export const a: number = 'x';" };
    expect(await placesOf(typeError)).toEqual(['b.ts:1:14 load.type-error']);
    const json = { 'trafficinator.config.mjs': "export default await import('./' + 'b.json');", 'b.json': '[1 2]' };
    expect(await placesOf(json)).toEqual(['b.json:1:4 load.syntax-error']);
  });

  test('tells an error of syntax from one that the config threw', async () => {
    const threw = { 'trafficinator.config.ts': '\nexport default JSON.parse("{");' };
    expect(await placesOf(threw)).toEqual(['trafficinator.config.ts:2:21 load.threw']);
  });

  test('gives the place of an import of a name that is not exported', async () => {
    const source = 'import "./b.mjs";\nimport { nope } from "./b.mjs";\nexport default { nope };';
    const places = await placesOf({ 'trafficinator.config.mjs': source, 'b.mjs': '' });
    expect(places).toEqual(['trafficinator.config.mjs:2:10 load.syntax-error']);
  });
});

describe('an import that leads nowhere', () => {
  test.each([
    ['trafficinator.config.ts', true],
    ['trafficinator.config.ts', false],
    ['trafficinator.config.mjs', true],
  ])('is named with its file and place (%s, type check %s)', async (file, typeCheck) => {
    const folder = aFolder({
      'package.json': '{ "type": "module" }',
      [file]: "import a from './a.js';\nexport default a;",
      'a.js': "import b from '@scope/pkg/sub';\nexport default b;",
    });
    const code = 'load.module-not-found';
    expect(await problemsOf(load(folder, { typeCheck }))).toMatchObject([
      { code, fix: 'npm install @scope/pkg', place: { file: `${folder}/a.js`, line: 1, column: 15 } },
    ]);
    write(folder, { [file]: "\nimport a from './nope';\nexport default a;" });
    const [missing] = await problemsOf(load(folder, { typeCheck }));
    expect(missing).toMatchObject({ code, place: { file: `${folder}/${file}`, line: 2, column: 15 } });
    expect(missing?.detail).toContain("'./nope'");
  });

  test('can be handled by the config itself', async () => {
    const source = `
      const local = await import('./local' as string).catch((error) => ({ code: error.code }));
      export default { code: local.code };
    `;
    expect(await loadedValue({ 'trafficinator.config.ts': source })).toEqual({ code: 'ERR_MODULE_NOT_FOUND' });
  });
});
