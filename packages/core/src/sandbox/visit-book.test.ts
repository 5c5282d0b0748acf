import { describe, expect, test } from 'vitest';
import {
  aHit,
  aLaterHit,
  Bench,
  CHROME,
  type Changes,
  FIREFOX,
  NOON,
  ofVisitor,
  TOKEN,
  visitorId,
} from './sandbox.test.kit.js';

/** 200 visits of 3 pageviews from one address and two browsers; all first hits, then all second ones, then all third ones. */
function sendInterleaved(bench: Bench, idsOf: (n: number) => Changes): void {
  for (let round = 0; round < 3; round++) {
    for (let n = 1; n <= 200; n++) {
      const hit = round === 0 ? aHit : aLaterHit;
      bench.send(hit({ ...idsOf(n), ua: n % 2 === 0 ? FIREFOX : CHROME }), round * 200 + n);
    }
  }
}

describe('visits without cid', () => {
  // What a Matomo 5.2 made of it: 200 visits, 6 visitors, 1 to 102 actions per visit.
  test('go astray by their fingerprints, exactly as in Matomo', () => {
    const bench = new Bench();
    sendInterleaved(bench, (n) => ({ _id: visitorId(n), cid: undefined }));
    expect(bench.counts()).toMatchObject({
      visits: 200,
      visitors: 6,
      hits: 600,
      actionsPerVisit: { min: 1, max: 102 },
    });
    expect(bench.counts().misattributed).toBeGreaterThan(350);
    expect(bench.violations()).toEqual({ 'cid missing': 600 });
  });

  test('stay apart when every visitor has another address', () => {
    const bench = new Bench();
    sendInterleaved(bench, (n) => ({ _id: visitorId(n), cid: undefined, cip: `10.0.0.${n}`, token_auth: TOKEN }));
    expect(bench.counts()).toMatchObject({ visits: 200, visitors: 200, misattributed: 0 });
    expect(bench.counts().actionsPerVisit).toEqual({ min: 3, max: 3 });
  });

  test('stay apart by user id', () => {
    const bench = new Bench();
    sendInterleaved(bench, (n) => ({ _id: undefined, cid: undefined, uid: `user-${n}` }));
    expect(bench.counts()).toMatchObject({ visits: 200, visitors: 200, actionsPerVisit: { min: 3, max: 3 } });
  });

  test('are one visitor when nothing is sent at all', () => {
    const bench = new Bench();
    const nobody = { _id: undefined, cid: undefined };
    for (let n = 0; n < 5; n++) bench.send(aLaterHit(nobody), n);
    bench.send(aLaterHit({ ...nobody, ua: CHROME }), 5);
    expect(bench.counts()).toMatchObject({ visits: 2, visitors: 2, misattributed: 0 });
    expect(bench.visits()[0]?.visitorId).toMatch(/^[0-9a-f]{16}$/);
  });

  test('find a fingerprint for half an hour of the same day only', () => {
    const bench = new Bench();
    const lost = (n: number) => aLaterHit({ _id: visitorId(n), cid: undefined });
    bench.send(lost(1));
    bench.send(lost(2), 1799);
    bench.send(lost(3), 1799 + 1801);
    bench.send(lost(4), 86_400);
    expect(bench.counts().visits).toBe(3);
  });
});

describe('visits with cid', () => {
  test('stay apart whatever their fingerprints', () => {
    const bench = new Bench();
    sendInterleaved(bench, ofVisitor);
    expect(bench.counts()).toMatchObject({ visits: 200, visitors: 200, hits: 600, misattributed: 0 });
    expect(bench.counts().actionsPerVisit).toEqual({ min: 3, max: 3 });
    expect(bench.violations()).toEqual({});
  });

  test('are found however long ago, as returning visitors', () => {
    const bench = new Bench();
    bench.send(aHit({ cdt: NOON - 80 * 86_400, token_auth: TOKEN }));
    bench.send(aHit());
    expect(bench.visits().map(({ visitorKind }) => visitorKind)).toEqual(['new', 'returning']);
    expect(bench.counts()).toMatchObject({ visits: 2, visitors: 1 });
  });

  test('come in two sites as two visitors', () => {
    const sites = [1, 2].map((siteId) => ({ siteId, timezone: 'UTC' }));
    const bench = new Bench({ sites });
    bench.send(aHit());
    bench.send(aHit({ idsite: 2 }));
    expect([bench.counts(1), bench.counts(2)]).toMatchObject([{ visits: 1 }, { visits: 1 }]);
  });

  test('do not mind the case of the id', () => {
    const bench = new Bench();
    bench.send(aHit({ _id: 'ABCDEFABCDEFABCD', cid: 'ABCDEFABCDEFABCD' }));
    bench.send(aLaterHit({ _id: 'abcdefabcdefabcd', cid: 'abcdefabcdefabcd' }), 1);
    expect(bench.counts()).toMatchObject({ visits: 1, visitors: 1, misattributed: 0 });
  });

  test('that are sent out of order keep their hits, though they are not the visitor`s latest', () => {
    const bench = new Bench();
    const daysAgo = (days: number, seconds: number) => ({ cdt: NOON - days * 86_400 + seconds, token_auth: TOKEN });
    bench.send(aHit(daysAgo(5, 0)));
    bench.send(aHit(daysAgo(9, 0)));
    bench.send(aLaterHit(daysAgo(5, 30)));
    bench.send(aLaterHit(daysAgo(9, 30)));
    expect(bench.visits().map(({ actionCount }) => actionCount)).toEqual([2, 2]);
    expect(bench.violations()).toEqual({});
  });
});

describe('a visit', () => {
  test('is two after a pause of half an hour', () => {
    const bench = new Bench();
    bench.send(aHit());
    bench.send(aLaterHit(), 1860);
    expect(bench.counts().visits).toBe(2);
    expect(bench.violations()).toEqual({ 'gap over 1,800 s': 1 });
  });

  test('is two across the midnight of its site', () => {
    const bench = new Bench({ sites: [{ siteId: 1, timezone: 'America/New_York' }] });
    const midnight = Date.UTC(2026, 10, 24, 5) / 1000 - NOON;
    bench.send(aHit(), midnight - 30);
    bench.send(aLaterHit(), midnight + 30);
    bench.send(aLaterHit(), midnight + 60);
    expect(bench.visits().map(({ localDay, actionCount }) => [localDay, actionCount])).toEqual([
      ['2026-11-23', 1],
      ['2026-11-24', 2],
    ]);
    expect(bench.violations()).toEqual({ 'visit crosses midnight': 1 });
  });

  test('goes on when times go back, and keeps its last action', () => {
    const bench = new Bench();
    bench.send(aHit(), 60);
    bench.send(aLaterHit({ cdt: NOON + 30 }), 60);
    expect(bench.visits()).toMatchObject([{ firstActionAt: NOON + 60, lastActionAt: NOON + 60, actionCount: 2 }]);
    expect(bench.violations()).toEqual({ 'cdt backward in a visit': 1 });
  });

  test('is not kept alive by pings', () => {
    const bench = new Bench();
    bench.send(aHit());
    bench.send(aLaterHit({ ping: 1 }), 1200);
    bench.send(aLaterHit(), 2400);
    expect(
      bench.visits().map(({ firstActionAt, lastActionAt }) => [firstActionAt - NOON, lastActionAt - NOON]),
    ).toEqual([
      [0, 0],
      [2400, 2400],
    ]);
    expect(bench.violations()).toEqual({ 'gap over 1,800 s': 1 });
  });

  test('takes over the user id of a later hit', () => {
    const bench = new Bench();
    bench.send(aHit({ _id: undefined, cid: undefined }));
    bench.send(aLaterHit({ _id: undefined, cid: undefined, uid: 'abc' }), 10);
    expect(bench.visits()).toMatchObject([{ userId: 'abc', visitorId: 'a9993e364706816a', actionCount: 2 }]);
    expect(bench.counts()).toMatchObject({ visits: 1, visitors: 1 });
  });

  test('of one user is not found by the fingerprint of another', () => {
    const bench = new Bench();
    bench.send(aHit({ _id: undefined, cid: undefined, uid: 'ann' }));
    bench.send(aLaterHit({ _id: undefined, cid: undefined, uid: 'bob' }), 10);
    expect(bench.counts()).toMatchObject({ visits: 2, visitors: 2 });
  });
});

describe('a book that is full', () => {
  test('says how many visitors it forgot', () => {
    const bench = new Bench({ memory: { visitors: 10 } });
    for (let n = 1; n <= 30; n++) bench.send(aHit(ofVisitor(n)), n);
    expect(bench.core.tally.counts().forgottenVisitors).toBe(20);
    expect(bench.counts()).toMatchObject({ visits: 30, visitors: 30 });
  });

  test('still knows the latest of a visitor`s many visits', () => {
    const bench = new Bench();
    for (let n = 0; n < 40; n++) bench.send(aHit(), n * 2000);
    bench.send(aLaterHit(), 39 * 2000 + 5);
    expect(bench.visits().at(-1)?.actionCount).toBe(2);
  });
});
