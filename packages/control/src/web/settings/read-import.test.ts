import { describe, expect, test } from 'vitest';
import { readImport } from './read-import.js';

describe('readImport', () => {
  test.each(['{"a":{"siteId":1}}', '{"targets":{"a":{"siteId":1}}}'])('reads targets by key: %s', (text) => {
    expect(readImport(text)).toEqual({ kind: 'targets', targets: { a: { siteId: 1 } } });
  });

  test.each([
    ['[]', 'This is no object of targets by key.'],
    ['{}', 'There is no target in it.'],
    ['{"a":1}', 'a is no object of settings.'],
  ])('says why %s imports nothing', (text, words) => {
    expect(readImport(text)).toEqual({ kind: 'fault', words });
  });

  test('says what is wrong with the JSON', () => {
    expect(readImport('{')).toMatchObject({ kind: 'fault', words: expect.stringMatching(/^This is no JSON: /) });
  });
});
