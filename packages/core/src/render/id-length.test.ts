import { describe, expect, test } from 'vitest';
import { idLength } from './id-length.js';

describe('idLength', () => {
  test('is eight where that tells all apart, or as long as it must be', () => {
    expect(idLength(['7f3a9c12-0001', '91bc44aa-0001'])).toBe(8);
    expect(idLength(['7f3a9c12-0001', '7f3a9c12-0002', '91bc'])).toBe(13);
  });

  test('is no longer than the longest, and takes equal ids for one', () => {
    expect(idLength(['91bc'])).toBe(4);
    expect(idLength(['7f3a9c12-0001', '7f3a9c12-0001'])).toBe(8);
  });
});
