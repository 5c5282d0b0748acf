import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import { referrerMaker } from './referrers.js';
import { someSettings } from './traffic.fixture.js';

function referrers(count: number, ratios: Record<string, number>, keywords = ['red shoes & more']) {
  const draw = referrerMaker(someSettings({ referrers: ratios }), keywords);
  const random = randomFrom('referrers');
  return Array.from({ length: count }, () => draw(random));
}

const NONE = { direct: 0, search: 0, social: 0, websites: 0 };

describe('referrerMaker', () => {
  test('mixes channels by their ratios', () => {
    const drawn = referrers(20_000, { direct: 30, search: 35, social: 15, websites: 20 });
    expect(drawn.filter((url) => url === undefined).length / 20_000).toBeCloseTo(0.3, 1);
    expect(drawn.filter((url) => url?.includes('google')).length / 20_000).toBeGreaterThan(0.2);
  });

  test('names the keyword where the engine does, and nowhere else', () => {
    const urls = new Set(referrers(1_000, { ...NONE, search: 1 }));
    expect(urls).toContain('https://www.bing.com/search?q=red+shoes+%26+more');
    expect(urls).toContain('https://www.google.com/');
    expect(urls).toContain('https://duckduckgo.com/');
  });

  test('takes every visit for direct when no channel counts', () => {
    expect(referrers(3, NONE)).toEqual([undefined, undefined, undefined]);
  });

  test('stays with the channels that count', () => {
    const urls = referrers(500, { ...NONE, social: 1 });
    expect(urls.every((url) => url !== undefined && !/google|bing|duckduckgo|example/.test(url))).toBe(true);
  });
});
