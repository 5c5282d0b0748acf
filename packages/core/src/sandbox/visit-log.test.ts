import { describe, expect, test } from 'vitest';
import { aHit, aLaterHit, Bench, ofVisitor } from './sandbox.test.kit.js';

describe('VisitLog', () => {
  test('lists visits page by page, in the order in which they started', () => {
    const bench = new Bench();
    for (let n = 1; n <= 5; n++) bench.send(aHit(ofVisitor(n)), n);
    bench.send(aLaterHit(ofVisitor(1)), 6);
    const page = bench.core.log.page({ limit: 2, offset: 1 });
    expect(page).toMatchObject({ total: 5, offset: 1 });
    expect(page.visits.map(({ id }) => id)).toEqual([2, 3]);
    expect(bench.core.log.page({ limit: 10, offset: 4 }).visits).toHaveLength(1);
  });

  test('lists the visits of one site', () => {
    const bench = new Bench({ sites: [1, 2].map((siteId) => ({ siteId, timezone: 'UTC' })) });
    bench.send(aHit());
    bench.send(aHit({ idsite: 2 }));
    expect(bench.core.log.page({ siteId: 2, limit: 10, offset: 0 })).toMatchObject({
      total: 1,
      visits: [{ siteId: 2 }],
    });
  });

  test('forgets old visits, but not their counts', () => {
    const bench = new Bench({ memory: { visits: 4 } });
    for (let n = 1; n <= 9; n++) bench.send(aHit(ofVisitor(n)), n);
    expect(bench.visits().map(({ id }) => id)).toEqual([7, 8, 9]);
    bench.send(aLaterHit(ofVisitor(1)), 10);
    expect(bench.counts()).toMatchObject({ visits: 9, hits: 10, actionsPerVisit: { min: 1, max: 2 } });
  });

  test('keeps a thousand actions of a visit at most', () => {
    const bench = new Bench();
    bench.send(aHit());
    for (let n = 1; n <= 1005; n++) bench.send(aLaterHit(), n);
    expect(bench.visits()[0]).toMatchObject({ actionCount: 1006 });
    expect(bench.visits()[0]?.actions).toHaveLength(1000);
  });
});
