import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, localDate } from '../base/clock.js';
import { targetKey } from '../model/target.js';
import type { Visit, VisitAction } from '../model/visit.js';
import { visitMaker } from '../traffic/make-visit.js';
import { SHOP, someSettings } from '../traffic/traffic.fixture.js';
import { hitEncoder } from './encode-hits.js';
import { arbOrder } from './matomo.test-support.js';

const AT = instant(Date.UTC(2026, 10, 24, 12, 0, 0, 999));
const PAGE = { url: 'https://a.example/b?c=d&e=f', title: 'Ä & Ö/1', viewId: 'aB3dE6' };
const VISIT: Visit = {
  visitorId: '0123456789abcdef',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  language: 'sv-SE',
  country: 'SE',
  resolution: '1920x1080',
  referrer: 'https://www.bing.com/search?q=red+shoes',
  actions: [{ offsetMs: 0, page: PAGE, kind: 'pageview' }],
};

function parametersOf(visit: Visit, index: number, token?: string): Record<string, string> {
  const body = hitEncoder({ siteId: 7, token }).open(visit).hit(index, AT);
  return Object.fromEntries(new URLSearchParams(body));
}

/** The parameters of an action on the second page of a visit. */
function secondHit(action: Omit<VisitAction, 'offsetMs' | 'page'> & Record<string, unknown>) {
  const page = { ...PAGE, url: 'https://a.example/2', from: PAGE.url };
  // The tests below give each kind what it needs.
  const second = { offsetMs: 1_000, page, ...action } as unknown as VisitAction;
  return parametersOf({ ...VISIT, actions: [...VISIT.actions, second] }, 1);
}

describe('hitEncoder', () => {
  test('sends all that Matomo needs to know of the first hit', () => {
    expect(parametersOf(VISIT, 0)).toEqual({
      idsite: '7',
      rec: '1',
      apiv: '1',
      send_image: '0',
      _id: '0123456789abcdef',
      cid: '0123456789abcdef',
      ua: 'Mozilla/5.0 (X11; Linux x86_64)',
      lang: 'sv-SE',
      res: '1920x1080',
      new_visit: '1',
      rand: '4660',
      cdt: '1795521600',
      pv_id: 'aB3dE6',
      url: 'https://a.example/b?c=d&e=f',
      urlref: 'https://www.bing.com/search?q=red+shoes',
      action_name: 'Ä & Ö/1',
    });
  });

  test('sends no new_visit later, and the page before as the referrer', () => {
    const hit = secondHit({ kind: 'ping' });
    expect(hit).toMatchObject({ url: 'https://a.example/2', urlref: PAGE.url, ping: '1', pv_id: 'aB3dE6' });
    expect(hit).not.toHaveProperty('new_visit');
    expect(hit).not.toHaveProperty('action_name');
  });

  test('sends no referrer of a direct visit', () => {
    expect(parametersOf({ ...VISIT, referrer: undefined }, 0)).not.toHaveProperty('urlref');
  });

  test('sends token and country together or not at all', () => {
    expect(parametersOf(VISIT, 0, 'a+b&c')).toMatchObject({ token_auth: 'a+b&c', country: 'se' });
    expect(parametersOf(VISIT, 0)).not.toHaveProperty('country');
    expect(parametersOf(VISIT, 0)).not.toHaveProperty('token_auth');
  });

  test('sends an order with its items, in units to the cent', () => {
    const items = [
      { sku: 'A-1', name: 'Shoe "red"', category: 'Shoes', priceCents: 1_999, quantity: 2 },
      { sku: 'B', name: 'Lace', category: 'Extras', priceCents: 5, quantity: 1 },
    ];
    const order = { id: 'o-1', items, subtotalCents: 4_003, taxCents: 400, shippingCents: 0, revenueCents: 4_403 };
    const hit = secondHit({ kind: 'order', order });
    expect(hit).toMatchObject({
      idgoal: '0',
      ec_id: 'o-1',
      revenue: '44.03',
      ec_st: '40.03',
      ec_tx: '4.00',
      ec_sh: '0.00',
    });
    expect(JSON.parse(hit['ec_items'] ?? '')).toEqual([
      ['A-1', 'Shoe "red"', 'Shoes', 19.99, 2],
      ['B', 'Lace', 'Extras', 0.05, 1],
    ]);
  });

  test('writes event values without an exponent', () => {
    const sentValue = (value: number) => secondHit({ kind: 'event', category: 'c', action: 'a', value })['e_v'];
    expect([1.5, -2, 0, 1e21, 1e-7].map(sentValue)).toEqual(['1.5', '-2', '0', '1000000000000000000000', '0.0000001']);
  });

  test('sends half a surrogate pair as the replacement character', () => {
    expect(secondHit({ kind: 'search', keyword: 'a\ud83d', count: 0 })).toMatchObject({ search: 'a\ufffd' });
  });

  test('refuses an action that the visit does not have', () => {
    expect(() => parametersOf(VISIT, 1)).toThrow(RangeError);
  });

  test('loses nothing of an action', () => {
    const arbText = fc.string({ unit: 'grapheme', minLength: 1 });
    const arbAction = fc.oneof(
      fc.record({ kind: fc.constant('event'), category: arbText, action: arbText }),
      fc.record({ kind: fc.constant('event'), category: arbText, action: arbText, name: arbText, value: fc.integer() }),
      fc.record({ kind: fc.constant('search'), keyword: arbText, count: fc.nat() }),
      fc.record({ kind: fc.constant('search'), keyword: arbText, category: arbText, count: fc.nat() }),
      fc.record({ kind: fc.constant('outlink'), url: arbText }),
      fc.record({ kind: fc.constant('download'), url: arbText }),
    );
    fc.assert(
      fc.property(arbAction, (action) => {
        expect(actionFrom(secondHit(action))).toEqual(action);
      }),
    );
  });

  test('writes a bulk whose requests say what single hits say, with the token once', () => {
    const token = 'a"b\\c';
    const encoder = hitEncoder({ siteId: 7, token });
    const body = encoder.bulk([0, 0].map((index) => encoder.open(VISIT).bulkHit(index, AT)));
    const { token_auth, ...single } = parametersOf(VISIT, 0, token);
    const bulk: { requests: string[]; token_auth: string } = JSON.parse(body);
    expect(bulk).toEqual({ requests: [expect.any(String), expect.any(String)], token_auth: token });
    for (const request of bulk.requests) {
      expect(request).toMatch(/^\?[^?#]*$/);
      expect(Object.fromEntries(new URLSearchParams(request))).toEqual(single);
    }
  });

  test('writes a bulk without a token where there is none', () => {
    const encoder = hitEncoder({ siteId: 7 });
    expect(JSON.parse(encoder.bulk([encoder.open(VISIT).bulkHit(0, AT)]))).toEqual({ requests: [expect.any(String)] });
  });

  test('writes nothing into a bulk that JSON would escape, whatever a visit says', () => {
    const arbText = fc.string({ unit: 'binary', minLength: 1 });
    const arbAction = fc.oneof(
      fc.record({ kind: fc.constant('event'), category: arbText, action: arbText, name: arbText, value: fc.double() }),
      fc.record({ kind: fc.constant('search'), keyword: arbText, category: arbText, count: fc.nat() }),
      fc.record({ kind: fc.constant('outlink'), url: arbText }),
      fc.record({ kind: fc.constant('order'), order: arbOrder }),
      fc.record({ kind: fc.constant('pageview') }),
    );
    const arbVisit = fc.record({
      userAgent: arbText,
      language: arbText,
      referrer: arbText,
      title: arbText,
      url: arbText,
    });
    fc.assert(
      fc.property(arbVisit, arbAction, ({ title, url, ...said }, action) => {
        const page = { ...PAGE, title, url, from: url };
        // Each kind has what it needs.
        const actions = [{ offsetMs: 0, page, ...action } as unknown as VisitAction];
        const encoder = hitEncoder({ siteId: 7, token: 'secret' });
        const hit = encoder.open({ ...VISIT, ...said, actions }).bulkHit(0, AT);
        expect(JSON.stringify(hit)).toBe(`"${hit}"`);
      }),
    );
  });

  test('writes the same bytes of the same hit', () => {
    const bodies = [1, 2].map(() => hitEncoder({ siteId: 7 }).open(VISIT).hit(0, AT));
    expect(bodies[0]).toBe(bodies[1]);
  });
});

/** Reads an action back from its parameters. */
function actionFrom(hit: Record<string, string>): Record<string, unknown> {
  const { e_c, e_a, e_n, e_v, search, search_cat, search_count, link, download } = hit;
  const found = (entries: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
  if (e_c !== undefined) {
    return found({
      kind: 'event',
      category: e_c,
      action: e_a,
      name: e_n,
      value: e_v === undefined ? e_v : Number(e_v),
    });
  }
  if (search !== undefined) {
    return found({ kind: 'search', keyword: search, category: search_cat, count: Number(search_count) });
  }
  return link === undefined ? { kind: 'download', url: download } : { kind: 'outlink', url: link };
}

describe('hitEncoder, with the visits that are made', () => {
  const arbLayer = fc.record({
    pageviewsPerVisit: fc.integer({ min: 1, max: 8 }).map((views) => ({ min: views, max: views })),
    siteSearch: fc.record({ probability: fc.constantFrom(0, 0.5, 1) }),
    ecommerce: fc.record({
      orderRate: fc.constantFrom(0, 0.5, 1),
      taxRate: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  });
  const arbHits = fc
    .tuple(fc.string(), arbLayer, fc.nat(1_000_000), fc.option(fc.constant('secret'), { nil: undefined }))
    .map(([seed, layer, index, token]) => {
      const make = visitMaker({ seed, target: targetKey('shop'), settings: someSettings(layer), pages: SHOP });
      const visit = make(localDate('2026-11-24'), index);
      const encoded = hitEncoder({ siteId: 7, token }).open(visit);
      const bodies = visit.actions.map(({ offsetMs }, at) => encoded.hit(at, instant(AT + offsetMs)));
      return { token, hits: bodies.map((body) => new Map(new URLSearchParams(body))) };
    });

  test('has no hit that Matomo would bend', () => {
    fc.assert(
      fc.property(arbHits, ({ hits, token }) => {
        expect(hits.flatMap((hit) => violationsOf(hit, token))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('has no visit that Matomo would take apart', () => {
    fc.assert(
      fc.property(arbHits, ({ hits }) => {
        const times = hits.map((hit) => Number(hit.get('cdt')));
        const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
        expect(hits.map((hit) => hit.get('new_visit'))).toEqual(hits.map((_, at) => (at === 0 ? '1' : undefined)));
        expect(gaps.every((gap) => gap >= 0 && gap < 1_800)).toBe(true);
        expect(new Set(hits.map((hit) => `${hit.get('_id')} ${hit.get('cid')}`)).size).toBe(1);
        expect(new Set(hits.map((hit) => hit.get('rand'))).size).toBe(hits.length);
        expect(hits[0]?.has('action_name')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

type Hit = ReadonlyMap<string, string>;

const FORMS: Readonly<Record<string, RegExp>> = {
  idsite: /^7$/,
  rec: /^1$/,
  apiv: /^1$/,
  send_image: /^0$/,
  _id: /^[0-9a-f]{16}$/,
  cid: /^[0-9a-f]{16}$/,
  rand: /^\d+$/,
  cdt: /^\d{10}$/,
  ua: /^Mozilla\/5\.0 \((?!.*bot)/i,
  lang: /^[a-z]{2,3}-[A-Z]{2}$/,
  res: /^\d+x\d+$/,
  country: /^[a-z]{2}$/,
  token_auth: /^secret$/,
  new_visit: /^1$/,
  pv_id: /^[0-9A-Za-z]{6}$/,
  url: /^https:\/\/.{1,1000}$/,
  urlref: /^https:\/\//,
  action_name: /^.{1,1024}$/,
  e_c: /./,
  e_a: /./,
  e_n: /./,
  e_v: /^-?\d+(\.\d+)?$/,
  search: /./,
  search_cat: /^.{1,200}$/,
  search_count: /^\d+$/,
  link: /^https:\/\//,
  download: /^https:\/\//,
  idgoal: /^0$/,
  ec_id: /./,
  revenue: /^\d+\.\d\d$/,
  ec_st: /^\d+\.\d\d$/,
  ec_tx: /^\d+\.\d\d$/,
  ec_sh: /^\d+\.\d\d$/,
  ec_items: /^\[\[/,
  ping: /^1$/,
};
const ALWAYS = 'idsite rec apiv send_image _id cid rand cdt ua lang res pv_id url'.split(' ');

function violationsOf(hit: Hit, token: string | undefined): string[] {
  const found: string[] = ALWAYS.filter((name) => !hit.has(name));
  for (const [name, value] of hit) if (!FORMS[name]?.test(value)) found.push(`${name}=${value}`);
  if (hit.get('_id') !== hit.get('cid')) found.push('_id differs from cid');
  if (hit.has('e_c') !== hit.has('e_a')) found.push('half an event');
  if (hit.has('country') !== (token !== undefined)) found.push('country without a token, or none with one');
  if (hit.has('ec_id') && !addsUp(hit)) found.push('amounts do not add up');
  return found;
}

function addsUp(hit: Hit): boolean {
  const cents = (name: string) => Math.round(Number(hit.get(name)) * 100);
  const items: [string, string, string, number, number][] = JSON.parse(hit.get('ec_items') ?? '');
  const goods = items.reduce((sum, [, , , price, quantity]) => sum + Math.round(price * 100) * quantity, 0);
  return cents('ec_st') === goods && cents('revenue') === goods + cents('ec_tx') + cents('ec_sh');
}
