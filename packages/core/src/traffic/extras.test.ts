import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import { extrasOf, keywordsOf } from './extras.js';
import { someSettings } from './traffic.fixture.js';

const PAGE = { url: 'https://shop.example.com:8443/lamps?x=1', title: 'Lamps', viewId: 'abc123' };

function drawn(kind: 'search' | 'outlink' | 'download' | 'click' | 'behavioural', layer = {}) {
  const { make } = extrasOf(someSettings(layer));
  const random = randomFrom('extras');
  return Array.from({ length: 300 }, () => make[kind](random, PAGE));
}

describe('extrasOf', () => {
  test('takes the chances from the settings', () => {
    const layer = { siteSearch: { probability: 0.5 }, events: { click: { probability: 0.75 } } };
    expect(extrasOf(someSettings(layer)).chances).toEqual({
      search: 0.5,
      outlink: 0.1,
      download: 0.08,
      click: 0.75,
      behavioural: 0.12,
    });
  });

  test('searches for the keywords in the categories, sometimes in vain', () => {
    const searches = drawn('search', { siteSearch: { keywords: ['lamp'], categories: ['Light'] } });
    const counts = searches.map((search) => (search.kind === 'search' ? search.count : -1));
    expect(new Set(searches.map((search) => search.kind === 'search' && search.category))).toEqual(
      new Set([undefined, 'Light']),
    );
    expect(counts).toContain(0);
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(200);
  });

  test('searches without a category when there is none', () => {
    const searches = drawn('search', { siteSearch: { categories: [] } });
    expect(searches.every((search) => !('category' in search))).toBe(true);
  });

  test('downloads built-in files from the site of the page, and given ones from where they are', () => {
    const builtIn = drawn('download').map((download) => (download.kind === 'download' ? download.url : ''));
    expect(builtIn.every((url) => url.startsWith('https://shop.example.com:8443/downloads/'))).toBe(true);
    const url = 'https://cdn.example.net/a.zip';
    expect(drawn('download', { downloads: { urls: [url] } })[0]).toEqual({ kind: 'download', url });
  });

  test('follows given links and gives given events', () => {
    const url = 'https://partner.example.net/';
    expect(drawn('outlink', { outlinks: { urls: [url] } })[0]).toEqual({ kind: 'outlink', url });
    const event = { category: 'Video', action: 'Play', value: 3 };
    expect(drawn('click', { events: { click: { list: [event] } } })[0]).toEqual({ kind: 'event', ...event });
  });
});

describe('keywordsOf', () => {
  test('answers the built-in ones where the settings have none', () => {
    expect(keywordsOf(someSettings()).length).toBeGreaterThan(10);
    expect(keywordsOf(someSettings({ siteSearch: { keywords: ['lamp'] } }))).toEqual(['lamp']);
  });
});
