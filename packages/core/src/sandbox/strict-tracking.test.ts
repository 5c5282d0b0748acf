import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTION_KINDS } from './action-kind.js';
import {
  aHit,
  aLaterHit,
  Bench,
  type Changes,
  FIREFOX,
  NOON,
  ofVisitor,
  TOKEN,
  visitorId,
} from './sandbox.test.kit.js';

const ORDER = { idgoal: 0, ec_id: 'A1', revenue: 10, ec_st: 10, ec_items: '[["s","n","c",5,2]]' };

describe('StrictTracker', () => {
  test('records one hit of every kind', () => {
    const bench = new Bench();
    const actions: Changes[] = [
      { new_visit: 1 },
      { e_c: 'c', e_a: 'a' },
      { search: 's' },
      { link: 'https://example.org/' },
      { download: 'https://example.com/a.pdf' },
      { c_n: 'n' },
      { c_n: 'n', c_i: 'click' },
      { idgoal: 7 },
      ORDER,
      { idgoal: 0, revenue: 5 },
      { _pks: 's' },
      { ping: 1 },
    ];
    const outcomes = actions.map((changes, at) => bench.send(aLaterHit(changes), at));
    expect(new Set(outcomes)).toEqual(new Set(['recorded']));
    expect(bench.counts().byKind).toEqual(Object.fromEntries(ACTION_KINDS.map((kind) => [kind, 1])));
    expect(bench.counts()).toMatchObject({ visits: 1, hits: 12, actionsPerVisit: { min: 6, max: 6 } });
    expect(bench.violations()).toEqual({});
  });

  test('counts by the local day of each hit', () => {
    const bench = new Bench({ sites: [{ siteId: 1, timezone: 'Asia/Tokyo' }] });
    bench.send(aHit({ cdt: NOON - 7200 }), 0);
    bench.send(aHit({ ...ofVisitor(2), cdt: NOON }), 10_800);
    bench.send(aLaterHit({ ...ofVisitor(2), cdt: NOON + 60, e_c: 'c', e_a: 'a' }), 10_800);
    bench.send(aHit({ ...ofVisitor(3) }), 10_800);
    const days = bench.counts().days;
    expect(Object.keys(days)).toEqual(['2026-11-24', '2026-11-25']);
    expect(days['2026-11-24']).toMatchObject({ visits: 2, hits: 3, byKind: { pageview: 2, event: 1 } });
    expect(days['2026-11-25']).toMatchObject({ visits: 1, hits: 1 });
  });

  test('keeps what the visit and its actions were like', () => {
    const bench = new Bench();
    const origin = { urlref: 'https://www.google.com/', country: 'se', lang: 'sv-SE', ua: FIREFOX, token_auth: TOKEN };
    bench.send(aHit({ ...origin, action_name: 'Home', pf_srv: 120 }));
    expect(bench.visits()).toEqual([
      {
        id: 1,
        siteId: 1,
        visitorId: visitorId(1),
        userId: undefined,
        visitorKind: 'new',
        firstActionAt: NOON,
        lastActionAt: NOON,
        localDay: '2026-11-24',
        actionCount: 1,
        referrer: 'https://www.google.com/',
        country: 'se',
        language: 'sv-SE',
        userAgent: FIREFOX,
        actions: [
          { kind: 'pageview', at: NOON, url: 'https://example.com/a', title: 'Home', payload: { pf_srv: '120' } },
        ],
      },
    ]);
  });
});

describe('what is refused', () => {
  test.each([
    ['cid length', { cid: '123' }],
    ['cip without token', { cip: '10.0.0.1' }],
    ['location without token', { country: 'se' }],
    ['cdt older than a day without token', { cdt: NOON - 90_000 }],
    ['unknown goal', { idgoal: 99 }],
    ['cip without token', { cip: '10.0.0.1', token_auth: 'wrong' }],
  ])('is counted as %s, and nothing else', (reason, changes) => {
    const bench = new Bench();
    expect(bench.send(aHit(changes))).toBe('refused');
    expect(bench.counts()).toMatchObject({ hits: 0, visits: 0, rejected: { [reason]: 1 }, violations: {} });
  });

  test.each(['2', undefined, 'one', '0'])('is a hit for site %s, which does not exist', (idsite) => {
    const bench = new Bench();
    expect(bench.send(aHit({ idsite }))).toBe('refused');
    expect(bench.core.tally.counts().unattributed.rejected).toEqual({ 'unknown site': 1 });
  });

  test('is an order that was there before, in the same site', () => {
    const bench = new Bench({ sites: [1, 2].map((siteId) => ({ siteId, timezone: 'UTC' })) });
    expect(bench.send(aHit(ORDER))).toBe('recorded');
    expect(bench.send(aHit({ ...ORDER, ...ofVisitor(2) }))).toBe('refused');
    expect(bench.send(aHit({ ...ORDER, idsite: 2 }))).toBe('recorded');
    expect(bench.counts()).toMatchObject({ byKind: { order: 1 }, rejected: { 'duplicate order id': 1 } });
  });

  test('does not use up the id of an order', () => {
    const bench = new Bench();
    bench.send(aHit({ ...ORDER, cid: 'short' }));
    bench.send(aHit({ ...ORDER, rec: undefined }));
    expect(bench.send(aHit(ORDER))).toBe('recorded');
  });

  test('may be told by the token of one site only', () => {
    const sites = [1, 2].map((siteId) => ({ siteId, timezone: 'UTC' }));
    const bench = new Bench({ sites, tokens: [{ token: 'writer-of-two', siteIds: [2] }] });
    const from = { cip: '10.0.0.1', token_auth: 'writer-of-two' };
    expect([bench.send(aHit(from)), bench.send(aHit({ ...from, idsite: 2 }))]).toEqual(['refused', 'recorded']);
  });
});

describe('what Matomo passes over in silence', () => {
  test.each([
    ['rec missing', { rec: undefined }],
    ['bot user agent without bots=1', { ua: 'Googlebot/2.1' }],
    ['first hit is a ping', { ping: 1 }],
  ])('is counted as %s', (kind, changes) => {
    const bench = new Bench();
    expect(bench.send(aHit(changes))).toBe('ignored');
    expect(bench.counts()).toMatchObject({ hits: 0, visits: 0, ignored: 1 });
    expect(bench.violations()).toEqual({ [kind]: 1 });
  });

  test('includes a ping after the visit has ended', () => {
    const bench = new Bench();
    bench.send(aHit());
    expect(bench.send(aLaterHit({ ping: 1 }), 1900)).toBe('ignored');
    expect(bench.counts()).toMatchObject({ visits: 1, hits: 1, ignored: 1 });
  });

  test('is looked at before the length of a cid, as in Matomo', () => {
    expect(new Bench().send(aHit({ rec: undefined, cid: 'short' }))).toBe('ignored');
    expect(new Bench().send(aHit({ rec: undefined, cip: '10.0.0.1' }))).toBe('refused');
  });
});

describe('what Matomo bends', () => {
  test('is recorded as it would be: the future is now', () => {
    const bench = new Bench();
    bench.send(aHit({ cdt: NOON + 3600 }));
    expect(bench.visits()[0]?.firstActionAt).toBe(NOON);
    expect(bench.violations()).toEqual({ 'cdt in the future': 1 });
  });

  test('is recorded as it would be: half an event is a pageview', () => {
    const bench = new Bench();
    bench.send(aHit({ e_c: 'Video' }));
    expect(bench.counts().byKind).toMatchObject({ pageview: 1, event: 0 });
  });

  test('is recorded as it would be: an order without its items', () => {
    const bench = new Bench();
    bench.send(aHit({ ...ORDER, ec_items: '[[' }));
    expect(bench.counts().byKind.order).toBe(1);
    expect(bench.violations()).toEqual({ 'ec_items unparsable': 1 });
  });

  test('is recorded as it would be: new_visit=1 cuts a visit in two', () => {
    const bench = new Bench();
    bench.send(aHit());
    bench.send(aHit(), 10);
    expect(bench.counts()).toMatchObject({ visits: 2, visitors: 1 });
    expect(bench.violations()).toEqual({ 'new_visit=1 later in a visit': 1 });
  });

  test('shows the first sample of its kind, with the token taken out', () => {
    const bench = new Bench();
    bench.send(aHit({ token_auth: TOKEN, actoin_name: TOKEN }));
    bench.send(aLaterHit({ token_auth: TOKEN, typo: 1 }), 1);
    const { count, sample } = bench.counts().violations['unknown parameter'] ?? { count: 0, sample: '' };
    expect(count).toBe(2);
    expect(sample).toMatch(/^actoin_name: idsite=1&.*token_auth=\[redacted\]&actoin_name=\[redacted\]$/);
    expect(JSON.stringify([bench.counts(), bench.visits()])).not.toContain(TOKEN);
  });
});

describe('parallel hits', () => {
  test('are noticed while another request of the visitor is unanswered', () => {
    const bench = new Bench();
    const first = bench.open();
    bench.send(aHit(), 0, { flight: first });
    bench.send(aLaterHit(), 0);
    bench.send(aHit(ofVisitor(2)), 0);
    first.end();
    bench.send(aLaterHit(), 0);
    expect(bench.violations()).toEqual({ 'parallel hits': 1 });
  });

  test('are not what one bulk brings', () => {
    const bench = new Bench();
    const bulk = bench.open();
    bench.send(aHit(), 0, { flight: bulk });
    bench.send(aLaterHit(), 0, { flight: bulk });
    expect(bench.violations()).toEqual({});
  });

  test('of two sites are not parallel', () => {
    const bench = new Bench({ sites: [1, 2].map((siteId) => ({ siteId, timezone: 'UTC' })) });
    bench.send(aHit(), 0, { flight: bench.open() });
    bench.send(aHit({ idsite: 2 }), 0);
    expect(bench.violations(2)).toEqual({});
  });
});

describe('misattributed hits', () => {
  test('are those that come into the visit of another id', () => {
    const bench = new Bench();
    bench.send(aHit());
    bench.send(aHit({ _id: visitorId(2), cid: undefined }), 1);
    expect(bench.counts()).toMatchObject({ misattributed: 1, visits: 2, visitors: 1 });
  });

  test('include those whose user id makes another visitor of them', () => {
    const bench = new Bench();
    bench.send(aHit({ uid: 'abc' }));
    bench.send(aLaterHit({ uid: 'abc', _id: 'a9993e364706816a', cid: 'a9993e364706816a' }), 1);
    expect(bench.counts()).toMatchObject({ misattributed: 1, visits: 1, visitors: 1 });
  });

  test('include those whose id nobody could use', () => {
    const bench = new Bench();
    bench.send(aHit({ _id: '12', cid: undefined }));
    expect(bench.counts().misattributed).toBe(1);
  });
});

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** Sends hits one after the other, each after its pause. */
function sendAll(bench: Bench, hits: readonly (readonly [Changes, number])[]): readonly string[] {
  let seconds = 0;
  return hits.map(([changes, pause]) => {
    seconds += pause;
    return bench.send(aHit(changes), seconds);
  });
}

describe('the books', () => {
  const changes = fc.record(
    {
      idsite: fc.constantFrom(1, 2, 9),
      rec: fc.constantFrom(1, 0),
      cid: fc.constantFrom(visitorId(1), visitorId(2), 'short'),
      new_visit: fc.constantFrom(1, 0),
      ping: fc.constantFrom(1, 0),
      idgoal: fc.constantFrom(-1, 0, 7, 8),
      ec_id: fc.constantFrom('A1', 'A2', ''),
      country: fc.constantFrom('se', ''),
      ua: fc.constantFrom(FIREFOX, 'GPTBot/1.2'),
    },
    { requiredKeys: [] },
  );

  test('balance: every hit is recorded, ignored or refused, once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(changes, fc.nat(2000)), { maxLength: 60 }), (hits) => {
        const bench = new Bench({ sites: [1, 2].map((siteId) => ({ siteId, timezone: 'UTC', goals: [7] })) });
        const outcomes = sendAll(bench, hits);
        const { sites, unattributed } = bench.core.tally.counts();
        const all = Object.values(sites);
        const refused = [...all, unattributed].map(({ rejected }) => sum(Object.values(rejected)));
        const of = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
        expect(sum(all.map((site) => site.hits))).toBe(of('recorded'));
        expect(sum(all.map((site) => site.ignored))).toBe(of('ignored'));
        expect(sum(refused)).toBe(of('refused'));
      }),
    );
  });

  test('agree: hits are the sum of their kinds and of their days, and what the log shows', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(changes, fc.nat(20_000)), { maxLength: 60 }), (hits) => {
        const bench = new Bench();
        sendAll(
          bench,
          hits.map(([hit, pause]) => [{ ...hit, idsite: 1 }, pause]),
        );
        const { hits: recorded, visits, visitors, byKind, days, actionsPerVisit } = bench.counts();
        const logged = bench.visits();
        const sizes = logged.map(({ actionCount }) => actionCount);
        expect(sum(Object.values(byKind))).toBe(recorded);
        expect(sum(Object.values(days).map((day) => day.hits))).toBe(recorded);
        expect(sum(Object.values(days).map((day) => day.visits))).toBe(visits);
        expect(logged).toHaveLength(visits);
        expect(sum(logged.map(({ actions }) => actions.length))).toBe(recorded);
        expect(new Set(logged.map((visit) => visit.visitorId)).size).toBe(visitors);
        expect(actionsPerVisit).toEqual({ min: Math.min(...sizes, sizes[0] ?? 0), max: Math.max(0, ...sizes) });
      }),
    );
  });
});
