import { describe, expect, test } from 'vitest';
import { asciiGlyphs } from './glyphs.js';
import { settingWords } from './setting-words.js';

describe('settingWords', () => {
  test('groups numbers, but not the id of a site', () => {
    expect([settingWords('visitsPerDay', 5_000), settingWords('weight', 0.35), settingWords('siteId', 5_000)]).toEqual([
      '5,000',
      '0.35',
      '5000',
    ]);
  });

  test('shows references as they are written', () => {
    const values = [
      { $kind: 'secretEnv', name: 'TOKEN' },
      { $kind: 'secretFile', path: '/run/token' },
      { $kind: 'secretCommand', command: ['sops', '-d', 'secrets.yaml'] },
      { $kind: 'literal' },
      { $kind: 'blob', hash: 'a', count: 1_200 },
    ];
    expect(values.map((value) => settingWords('any', value))).toEqual([
      "secretEnv('TOKEN')",
      "secretFile('/run/token')",
      "secretCommand(['sops', '-d', 'secrets.yaml'])",
      '(written out in the config)',
      '1,200 pages',
    ]);
  });

  test('shows texts plainly, lists and records as JSON, and what is not there in words', () => {
    const values = ['Europe/London', ['a', 'b'], { SE: 1 }, true, null, undefined];
    expect(values.map((value) => settingWords('any', value))).toEqual([
      'Europe/London',
      '[ "a", "b" ]',
      '{ "SE": 1 }',
      'true',
      'null',
      '(not set)',
    ]);
  });

  test('sums up lists and records that are long', () => {
    const list = Array.from({ length: 12 }, (_, n) => `/${n}`);
    const record = Object.fromEntries(list.map((key, n) => [key, n]));
    expect([settingWords('any', list), settingWords('any', record), settingWords('any', list, asciiGlyphs)]).toEqual([
      '12 items: /0, /1, /2, …',
      '12 entries: /0 0, /1 1, /2 2, …',
      '12 items: /0, /1, /2, ...',
    ]);
  });

  test('says what protects a target, and which lists are empty', () => {
    const values = [true, { visitsPerDay: 20_000 }];
    expect(values.map((value) => settingWords('protect', value))).toEqual(['true', 'up to 20,000 visits/day']);
    expect(settingWords('tags', [])).toBe('(none)');
  });

  test('cuts a value that would fill the screen', () => {
    expect(settingWords('any', 'x'.repeat(1_000))).toBe(`${'x'.repeat(120)}…${'x'.repeat(119)}`);
  });
});
