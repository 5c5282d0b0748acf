import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../base/random.js';
import { SitePages } from './pages.js';
import { SHOP } from './traffic.fixture.js';

describe('SitePages', () => {
  test('views pages under their own titles, or one made of the path', () => {
    const seen = new SitePages(SHOP).walk(randomFrom('a'), 200);
    expect(new Map(seen.map(({ url, title }) => [url, title]))).toEqual(
      new Map<string, string>([
        [SHOP[0].url, 'Welcome'],
        [SHOP[1].url, 'Desk lamp & more'],
        [SHOP[2].url, 'Lamps'],
        [SHOP[3].url, 'Söfå / röd 100 %'],
        [SHOP[4].url, 'About us'],
      ]),
    );
  });

  test('views pages further up in the list more often, also as the first of a visit', () => {
    const pages = new SitePages(Array.from({ length: 10 }, (_, at) => ({ url: `https://a.example/${at}` })));
    const entries = new Map<string, number>();
    for (let seed = 0; seed < 5_000; seed++) {
      const [entry] = pages.walk(randomFrom(`${seed}`), 1);
      if (entry !== undefined) entries.set(entry.url, (entries.get(entry.url) ?? 0) + 1);
    }
    const share = (at: number) => (entries.get(`https://a.example/${at}`) ?? 0) / 5_000;
    expect(share(0)).toBeCloseTo(0.341, 1);
    expect(share(0) / share(1)).toBeCloseTo(2, 0);
    expect(share(9)).toBeGreaterThan(0.02);
  });

  test('never views a page twice in a row, and says which came before', () => {
    const arbPages = fc.uniqueArray(fc.nat(50), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(fc.string(), arbPages, (seed, numbers) => {
        const views = new SitePages(numbers.map((n) => ({ url: `https://a.example/${n}` }))).walk(randomFrom(seed), 12);
        for (const [at, view] of views.entries()) {
          expect(view.from).toBe(views[at - 1]?.url);
          expect(view.from).not.toBe(view.url);
          expect(view.viewId).toMatch(/^[0-9A-Za-z]{6}$/);
        }
      }),
    );
  });

  test('views the only page again and again', () => {
    const views = new SitePages([{ url: 'https://a.example/' }, { url: 'https://a.example/' }]).walk(
      randomFrom('a'),
      3,
    );
    expect(views.map(({ url }) => url)).toEqual(Array.from({ length: 3 }, () => 'https://a.example/'));
    expect(new Set(views.map(({ viewId }) => viewId)).size).toBe(3);
  });

  test('refuses an empty list', () => {
    expect(() => new SitePages([])).toThrow(TypeError);
  });
});
