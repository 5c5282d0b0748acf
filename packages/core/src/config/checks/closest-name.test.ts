import { describe, expect, test } from 'vitest';
import { closestName } from './closest-name.js';

const names = ['visitsPerDay', 'visitMinutes', 'timezone', 'url', 'from'];

describe('closestName', () => {
  test('finds the name that was meant', () => {
    expect(
      ['visitPerDay', 'visits_per_day', 'timeZone', 'URL', 'form'].map((name) => closestName(name, names)),
    ).toEqual(['visitsPerDay', 'visitsPerDay', 'timezone', 'url', 'from']);
  });

  test('finds nothing where nothing is near', () => {
    expect(['colour', 'u', 'visits'].map((name) => closestName(name, names))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(closestName('url', [])).toBeUndefined();
  });
});
