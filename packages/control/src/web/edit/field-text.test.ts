import { describe, expect, test } from 'vitest';
import { fieldText, readField } from './field-text.js';
import type { FieldKind } from './schema-form.js';

describe('readField', () => {
  test.each<[FieldKind, string, unknown]>([
    ['text', '  hello ', 'hello'],
    ['number', '26,000', 26_000],
    ['number', '26 000', 26_000],
    ['number', '0.35', 0.35],
    ['switch', 'false', false],
    ['choice', 'condensed', 'condensed'],
    ['words', 'eu, production', ['eu', 'production']],
    ['lines', 'a\n\n  b \n', ['a', 'b']],
    ['numbers', '1, 2 3', [1, 2, 3]],
    ['pairs', 'SE 3\nNO=1', { SE: 3, NO: 1 }],
    [
      'pages',
      'https://a.example/ The start\nhttps://a.example/b',
      [{ url: 'https://a.example/', title: 'The start' }, 'https://a.example/b'],
    ],
    ['json', '{"a": [1]}', { a: [1] }],
  ])('reads what was written into a field for %s: %j', (kind, text, value) => {
    expect(readField({ kind, isInteger: false }, text)).toEqual({ kind: 'value', value });
  });

  test.each<FieldKind>(['text', 'number', 'switch', 'lines', 'numbers', 'pairs', 'pages', 'json'])(
    'reads an empty field for %s as nothing said',
    (kind) => {
      expect(readField({ kind, isInteger: true }, ' ')).toEqual({ kind: 'value', value: undefined });
    },
  );

  test.each<[FieldKind, string, string]>([
    ['number', 'many', 'This is no number.'],
    ['number', '1,5', 'This is no number.'],
    ['number', '1.5', 'This is no whole number.'],
    ['numbers', '1, two', '“two” is no number.'],
    ['pairs', 'SE', '“SE” is no name with a number, such as “SE 3”.'],
  ])('says why a field for %s cannot be read: %j', (kind, text, words) => {
    expect(readField({ kind, isInteger: true }, text)).toEqual({ kind: 'fault', words });
  });

  test('says where JSON goes wrong', () => {
    expect(readField({ kind: 'json', isInteger: false }, '{')).toMatchObject({
      kind: 'fault',
      words: /^This is no JSON: /,
    });
  });
});

describe('fieldText', () => {
  test.each<[FieldKind, unknown]>([
    ['text', 'hello'],
    ['number', 26_000],
    ['switch', true],
    ['words', ['eu', 'production']],
    ['lines', ['a', 'b']],
    ['numbers', [0.5, 2]],
    ['pairs', { SE: 3, NO: 1 }],
    ['pages', [{ url: 'https://a.example/', title: 'The start' }, 'https://a.example/b']],
    ['json', { user: 'ada', password: { $kind: 'secretEnv', name: 'PASSWORD' } }],
  ])('writes a value for %s so that it is read back', (kind, value) => {
    expect(readField({ kind, isInteger: false }, fieldText({ kind }, value))).toEqual({ kind: 'value', value });
  });
});
