import { describe, expect, test } from 'vitest';
import { findConfigFile } from './find-config.js';
import { aFolder, load, problemsOf, write } from './modules/a-config.test.fixture.js';

describe('findConfigFile', () => {
  test.each(['ts', 'mts', 'cts', 'js', 'mjs'])('finds trafficinator.config.%s in the folder or above', (extension) => {
    const folder = aFolder({ [`trafficinator.config.${extension}`]: '', 'a/b/c': '' });
    expect(findConfigFile(folder)).toBe(`${folder}/trafficinator.config.${extension}`);
    expect(findConfigFile(`${folder}/a/b`)).toBe(`${folder}/trafficinator.config.${extension}`);
  });

  test('prefers TypeScript beside JavaScript, and the nearer folder', () => {
    const folder = aFolder({
      'trafficinator.config.ts': '',
      'trafficinator.config.mjs': '',
      'a/trafficinator.config.mjs': '',
    });
    expect(findConfigFile(folder)).toBe(`${folder}/trafficinator.config.ts`);
    expect(findConfigFile(`${folder}/a`)).toBe(`${folder}/a/trafficinator.config.mjs`);
  });

  test('takes no folder of that name, and gives undefined where there is none', () => {
    expect(findConfigFile(aFolder({ 'trafficinator.config.ts/a': '' }))).toBeUndefined();
  });
});

describe('requireConfigFile', () => {
  test('says where it looked', async () => {
    const folder = aFolder({});
    const [found] = await problemsOf(load(folder));
    expect(found).toMatchObject({ code: 'load.not-found', fix: 'trafficinator init' });
    expect(found?.detail).toContain(folder);
  });

  test('says that the given file does not exist, or is no code', async () => {
    const folder = aFolder({ 'config.yaml': '' });
    expect(await problemsOf(load(folder, { file: 'nope.ts' }))).toMatchObject([{ code: 'load.file-not-found' }]);
    expect(await problemsOf(load(folder, { file: '.' }))).toMatchObject([{ code: 'load.file-not-found' }]);
    expect(await problemsOf(load(folder, { file: 'config.yaml' }))).toMatchObject([{ code: 'load.not-code' }]);
    write(folder, { 'nope.ts': 'export default { a: 1 };' });
    expect((await load(folder, { file: 'nope.ts' })).value).toEqual({ a: 1 });
  });
});
