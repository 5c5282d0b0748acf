import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parametersOf, readParameters } from './parameters.js';

const read = (text: string) => Object.fromEntries(readParameters(text));

describe('readParameters', () => {
  test('decodes names and values', () => {
    expect(read('a=1&url=https%3A%2F%2Fexample.com%2F%3Fq%3D1&action_name=two+words&%C3%A5=%C3%A4')).toEqual({
      a: '1',
      url: 'https://example.com/?q=1',
      action_name: 'two words',
      å: 'ä',
    });
  });

  test('takes a pair without a value, and skips empty pairs', () => {
    expect(read('&&a&b=&&c==1&')).toEqual({ a: '', b: '', c: '=1' });
    expect(read('')).toEqual({});
  });

  test('lets the last value of a name win', () => {
    expect(read('a=1&a=2')).toEqual({ a: '2' });
  });

  test('leaves broken escapes as they are', () => {
    expect(read('a=100%&b=%E4')).toEqual({ a: '100%', b: '%E4' });
  });

  test('reads back whatever was encoded', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(fc.dictionary(names, fc.string({ unit: 'grapheme' })), (parameters) => {
        expect(read(new URLSearchParams(parameters).toString())).toEqual({ ...parameters });
      }),
    );
  });
});

describe('parametersOf', () => {
  test('turns the values of an object into what a query string would say', () => {
    const items = [['sku', 'name', 'category', 9.5, 2]];
    const parameters = parametersOf({
      idsite: 1,
      url: 'https://example.com/',
      rec: true,
      bots: false,
      ec_items: items,
    });
    expect(Object.fromEntries(parameters)).toEqual({
      idsite: '1',
      url: 'https://example.com/',
      rec: '1',
      bots: '0',
      ec_items: '[["sku","name","category",9.5,2]]',
    });
  });

  test('leaves out what has no value', () => {
    expect(parametersOf({ a: null, b: undefined }).size).toBe(0);
  });
});
