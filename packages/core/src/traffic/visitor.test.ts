import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import { someSettings } from './traffic.fixture.js';
import { type Visitor, visitorMaker } from './visitor.js';

function visitors(count: number, countries: Record<string, number>): Visitor[] {
  const make = visitorMaker(someSettings({ countries }));
  const random = randomFrom('visitors');
  return Array.from({ length: count }, () => make(random));
}

describe('visitorMaker', () => {
  test('draws countries by their weights', () => {
    const swedes = visitors(10_000, { SE: 3, BR: 1 }).filter(({ country }) => country === 'SE');
    expect(swedes.length / 10_000).toBeCloseTo(0.75, 1);
  });

  test('speaks a language of the country', () => {
    const languages = new Set(
      visitors(2_000, { CH: 1, JP: 1 }).map(({ country, language }) => `${country} ${language}`),
    );
    expect(languages).toContain('CH de-CH');
    expect(languages).toContain('CH fr-CH');
    expect(languages).toContain('JP ja-JP');
    expect([...languages].every((pair) => pair.slice(0, 2) === pair.slice(-2))).toBe(true);
  });

  test('speaks English in a country of which nothing is known', () => {
    expect(visitors(1, { ZZ: 1 })[0]).toMatchObject({ country: 'ZZ', language: 'en-ZZ' });
  });

  test('uses desktops and phones', () => {
    const agents = visitors(2_000, { SE: 1 }).map(({ userAgent }) => userAgent);
    const mobile = agents.filter((agent) => agent.includes('Mobile')).length / agents.length;
    expect(mobile).toBeGreaterThan(0.3);
    expect(mobile).toBeLessThan(0.7);
  });

  test('gives 200,000 visitors ids of their own', () => {
    const make = visitorMaker(someSettings());
    const days = randomFrom('seed').split('2026-11-24');
    const ids = new Set<string>();
    for (let index = 0; index < 200_000; index++) ids.add(make(days.split(index).split('visitor')).visitorId);
    expect(ids.size).toBe(200_000);
  });
});
