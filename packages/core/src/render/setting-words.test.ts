import { describe, expect, test } from 'vitest';
import { changeSides, settingWords } from './setting-words.js';

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
      { $kind: 'literal' },
      { $kind: 'blob', hash: 'a', count: 1_200 },
    ];
    expect(values.map((value) => settingWords('any', value))).toEqual([
      "secretEnv('TOKEN')",
      "secretFile('/run/token')",
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

  test('cuts a value that would fill the screen', () => {
    expect(settingWords('any', 'x'.repeat(1_000))).toBe(`${'x'.repeat(120)}…${'x'.repeat(119)}`);
  });
});

describe('changeSides', () => {
  test('shows both sides of a change', () => {
    expect(changeSides({ kind: 'value', path: 'weight', before: 1, after: 2.5 })).toEqual(['1', '2.5']);
    expect(changeSides({ kind: 'value', path: 'name', after: 'New' })).toEqual(['(not set)', 'New']);
  });

  test('says so when what differs is not shown', () => {
    const list = Array.from({ length: 200 }, (_, n) => `word${n}`);
    const [before, after] = changeSides({ kind: 'value', path: 'any', before: list, after: list.with(100, 'other') });
    expect(after).toBe(`${before} (differs in what is not shown)`);
  });
});
