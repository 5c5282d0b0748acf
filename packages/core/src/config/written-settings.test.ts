import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Page, targetKey } from '../model/target.js';
import { resolveWritten } from './resolve-written.js';
import { writtenOf } from './written-settings.js';

const key = targetKey('shop');

const someText = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
const share = fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true });
const range = (least: number, most: number) =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
    .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
const url = fc.webUrl({ validSchemes: ['https'] });
const page = fc.oneof(url, fc.record({ url }), fc.record({ url, title: fc.string({ minLength: 1, maxLength: 30 }) }));
const event = fc.record(
  { category: someText, action: someText, name: someText, value: fc.nat() },
  { requiredKeys: ['category', 'action'] },
);

/** Settings as somebody might send them: what is required, and any of the rest, with its default now and then. */
const arbWritten = fc.record(
  {
    url: fc.webPath().map((path) => `https://a.example.com${encodeURI(path).replaceAll(/[^/\w]/g, '')}/matomo.php`),
    siteId: fc.integer({ min: 1, max: 50 }),
    visitsPerDay: fc.nat(5_000),
    pages: fc.array(page, { minLength: 1, maxLength: 6 }),
    name: someText,
    weight: fc.constantFrom(1, 2, 0.5),
    timezone: fc.constantFrom('UTC', 'Europe/London'),
    hitsPerDay: fc.nat(9_000),
    tags: fc.array(fc.constantFrom('eu', 'shop', 'a.b'), { maxLength: 4 }),
    protect: fc.oneof(fc.boolean(), fc.record({ visitsPerDay: fc.nat(9_000) })),
    tokenAuth: fc.constantFrom(
      { $kind: 'secretEnv', name: 'TOKEN' },
      { $kind: 'sealed', origin: 'https://a.example.com', box: 'AAAA' },
    ),
    pageviewsPerVisit: range(1, 9),
    countries: fc.constantFrom({ SE: 1 }, { SE: 0.5, NO: 0.5 }, { NO: 0.5, SE: 0.5 }),
    referrers: fc.record({ direct: fc.constantFrom(0.3, 1) }, { requiredKeys: [] }),
    siteSearch: fc.record(
      { probability: share, keywords: fc.array(someText, { minLength: 1 }), categories: fc.array(someText) },
      { requiredKeys: [] },
    ),
    events: fc.record(
      {
        click: fc.record(
          { probability: share, list: fc.array(event, { minLength: 1, maxLength: 3 }) },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
    ecommerce: fc.record(
      { orderValue: range(1, 500), shippingRates: fc.constantFrom([0, 5.99, 9.99, 15.99], [1]) },
      { requiredKeys: [] },
    ),
    delivery: fc.record(
      {
        concurrency: fc.constantFrom(50, 5),
        mode: fc.constantFrom('realtime', 'condensed'),
        retries: fc.record({ attempts: fc.constantFrom(3, 1) }),
      },
      { requiredKeys: [] },
    ),
    headers: fc.dictionary(fc.constantFrom('X-Stage', 'X-Team'), fc.constantFrom('a', 'b')),
    basicAuth: fc.constant({ user: 'ada', password: { $kind: 'secretEnv', name: 'P' } }),
    tls: fc.record({ rejectUnauthorized: fc.boolean() }),
    thresholds: fc.record({ errorRate: fc.constant('<5%'), p95: fc.constant('<500ms') }, { requiredKeys: [] }),
  },
  { requiredKeys: ['url', 'siteId', 'visitsPerDay', 'pages'] },
);

async function resolve(written: object) {
  const { target, blobs } = await resolveWritten(key, written, []);
  const pages: readonly Page[] = JSON.parse(blobs[0]?.text ?? '[]');
  return { target, blobs, pages };
}

describe('writtenOf', () => {
  test('writes what resolves to the same, and what it writes of that is the same', async () => {
    await fc.assert(
      fc.asyncProperty(arbWritten, async (written) => {
        const first = await resolve(written);
        const again = writtenOf(first.target.settings, first.pages);
        const second = await resolve(again);
        expect(second).toStrictEqual(first);
        expect(writtenOf(second.target.settings, second.pages)).toStrictEqual(again);
        expect(JSON.parse(JSON.stringify(again))).toStrictEqual(again);
      }),
      { numRuns: 60 },
    );
  });

  test('leaves out what has its default, and writes pages as they were written', async () => {
    const written = {
      url: 'https://a.example.com/matomo.php',
      siteId: 1,
      visitsPerDay: 5,
      pages: ['https://x/', { url: 'https://y/', title: 'Y' }],
    };
    const { target, pages } = await resolve({ ...written, weight: 1, tags: [], delivery: { concurrency: 50 } });
    expect(writtenOf(target.settings, pages)).toStrictEqual(written);
  });
});
