import { describe, expect, test } from 'vitest';
import { devices, events, languages, links, products, searches, sources } from './catalogue.js';

describe('catalogue', () => {
  test('has devices that are no robots and have screens', () => {
    for (const { userAgents, resolutions, share } of devices) {
      expect(userAgents.every((agent) => agent.startsWith('Mozilla/5.0 (') && !/bot|crawl|spider/i.test(agent))).toBe(
        true,
      );
      expect(resolutions.every((resolution) => /^\d{3,4}x\d{3,4}$/.test(resolution))).toBe(true);
      expect(share).toBeGreaterThan(0);
    }
  });

  test('has languages that name their country', () => {
    for (const [country, spoken] of Object.entries(languages)) {
      expect(Object.keys(spoken).every((language) => language.endsWith(`-${country}`))).toBe(true);
      expect(Object.values(spoken).every((share) => share > 0)).toBe(true);
    }
  });

  test('has absolute URLs', () => {
    const urls = [...Object.values(sources).flatMap((list) => list.map(({ url }) => url)), ...links.outlinks];
    expect(urls.filter((url) => !URL.canParse(url))).toEqual([]);
    expect(links.downloads.every((path) => path.startsWith('/'))).toBe(true);
  });

  test('has products of different ids and whole prices, cheapest first', () => {
    const prices = products.map(({ priceCents }) => priceCents);
    expect(new Set(products.map(({ sku }) => sku)).size).toBe(products.length);
    expect(prices.every((price) => Number.isInteger(price) && price > 0)).toBe(true);
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  });

  test('has events with category and action, and words to search for', () => {
    const all = [...events.click, ...events.behavioural];
    expect(all.every(({ category, action }) => category !== '' && action !== '')).toBe(true);
    expect(searches.keywords.length * searches.categories.length).toBeGreaterThan(0);
  });
});
