import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generate } from './generate.js';

const root = join(import.meta.dirname, '../../../..');

describe('generate', () => {
  test.each(generate())('$path is up to date; if not, run `pnpm gen`', ({ path, text }) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });

  test('gives the same text every time', () => {
    expect(generate()).toEqual(generate());
  });
});
