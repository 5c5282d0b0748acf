import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePath, pathText } from './path-text.js';

describe('pathText', () => {
  test('writes a path as one would in code', () => {
    expect(pathText(['targets', 'eu-1', 'extends', 0, 'ecommerce'])).toBe('targets.eu-1.extends[0].ecommerce');
    expect(pathText(['targets', 'my.site'])).toBe('targets["my.site"]');
  });

  test('is read back as the same path', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(), fc.string())), (path) => {
        expect(parsePath(pathText(path))).toEqual(path);
      }),
    );
  });
});
