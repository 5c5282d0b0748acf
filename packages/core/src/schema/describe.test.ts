import { expect, describe as suite, test } from 'vitest';
import { z } from 'zod';
import { load, target } from './config.js';
import { describe } from './describe.js';
import { named } from './named.js';

suite('describe', () => {
  test.each([
    [z.number(), 'a number'],
    [z.int().min(0).max(1_000), 'a whole number from 0 to 1,000'],
    [z.number().min(0.5), 'a number of at least 0.5'],
    [z.number().max(5), 'a number of at most 5'],
    [z.number().positive(), 'a number above 0'],
    [z.number().positive().max(5), 'a number above 0, at most 5'],
    [z.string(), 'a text'],
    [z.string().min(1), 'a text that is not empty'],
    [z.string().min(1).max(9), 'a text of 1 to 9 characters'],
    [z.enum(['a', 'b', 'c']), '`a`, `b` or `c`'],
    [z.array(z.string()).length(2).readonly(), 'a list of 2, each a text'],
    [z.array(z.string()).min(1).optional(), 'a list of at least 1 item, each a text'],
    [z.array(z.string()).min(1).max(9), 'a list from 1 to 9 items, each a text'],
    [z.record(z.string(), z.number()), 'an object with, for each key, a number'],
    [z.strictObject({ a: z.string(), b: z.string() }), 'an object `{ a, b }`'],
    [z.union([z.string(), z.number()]), 'a text or a number'],
    [named(z.string(), { words: 'a name' }).optional(), 'a name'],
    [z.date(), 'a value'],
  ])('says what %# expects', (schema, words) => {
    expect(describe(schema)).toBe(words);
  });

  test('writes markers as the functions that make them, and leaves out `remove`, which all settings know', () => {
    expect(describe(target.layer.shape.tokenAuth)).toBe(
      "`secretEnv('NAME')`, `secretFile('PATH')`, `secretCommand(['PROGRAM', ...])` or a text that is not empty",
    );
    expect(describe(target.layer.shape.siteSearch.unwrap().shape.keywords)).toBe(
      '`append([...])` or a list of at least 1 item, each a text of 1 to 200 characters',
    );
    expect(describe(load.layer.shape.overflow)).toBe('`redistribute` or `drop`');
  });
});
