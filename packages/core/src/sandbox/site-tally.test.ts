import { describe, expect, test } from 'vitest';
import { siteCounts } from './counts.js';
import { SiteTally, TroubleTally } from './site-tally.js';

const DAY = '2026-11-24';

function aTally(): SiteTally {
  const tally = new SiteTally();
  tally.visitStarted(DAY);
  tally.visitorsChanged(1);
  tally.hitRecorded('pageview', DAY);
  tally.visitGrew(1);
  tally.reject('cid length');
  tally.violate('rec missing', () => 'a sample');
  tally.fault('hang', 3);
  tally.hitIgnored();
  tally.hitMisattributed();
  return tally;
}

describe('SiteTally', () => {
  test('counts nothing to begin with', () => {
    expect(new SiteTally().counts()).toMatchObject({
      visits: 0,
      visitors: 0,
      hits: 0,
      byKind: { pageview: 0, ping: 0 },
      days: {},
      actionsPerVisit: { min: 0, max: 0 },
      rejected: {},
      ignored: 0,
      violations: {},
      misattributed: 0,
      faulted: {},
    });
  });

  test('counts what it is told', () => {
    expect(aTally().counts()).toMatchObject({
      visits: 1,
      visitors: 1,
      hits: 1,
      byKind: { pageview: 1 },
      days: { [DAY]: { visits: 1, hits: 1, byKind: { pageview: 1 } } },
      actionsPerVisit: { min: 1, max: 1 },
      rejected: { 'cid length': 1 },
      ignored: 1,
      violations: { 'rec missing': { count: 1, sample: 'a sample' } },
      misattributed: 1,
      faulted: { hang: 3 },
    });
  });

  test('knows the smallest and the largest visit', () => {
    const tally = new SiteTally();
    for (let visit = 0; visit < 3; visit++) tally.visitStarted(DAY);
    for (const size of [1, 2, 3]) tally.visitGrew(size);
    tally.visitGrew(1);
    expect(tally.counts().actionsPerVisit).toEqual({ min: 0, max: 3 });
    tally.visitGrew(1);
    expect(tally.counts().actionsPerVisit).toEqual({ min: 1, max: 3 });
  });

  test('asks for the sample of a kind once', () => {
    const tally = new TroubleTally();
    tally.violate('parallel hits', () => 'first');
    tally.violate('parallel hits', () => expect.unreachable());
    expect(tally.troubles().violations).toEqual({ 'parallel hits': { count: 2, sample: 'first' } });
  });

  test('goes on from what was saved as if nothing had happened', () => {
    const tally = aTally();
    const restored = new SiteTally(JSON.parse(JSON.stringify(tally.save())));
    expect(restored.counts()).toEqual(tally.counts());
    for (const each of [tally, restored]) {
      each.visitGrew(2);
      each.hitRecorded('event', '2026-11-25');
      each.violate('rec missing', () => 'another');
    }
    expect(restored.counts()).toEqual(tally.counts());
  });

  test('has another revision after every change', () => {
    const tally = new SiteTally();
    const seen = new Set([tally.revision]);
    const changes = [
      () => tally.reject('unknown goal'),
      () => tally.violate('rec missing', () => ''),
      () => tally.fault('error', 1),
      () => tally.hitIgnored(),
      () => tally.hitRecorded('ping', DAY),
      () => tally.visitorsChanged(-1),
    ];
    for (const change of changes) {
      change();
      seen.add(tally.revision);
    }
    expect(seen.size).toBe(changes.length + 1);
  });

  test('hands out copies', () => {
    const tally = aTally();
    const before = structuredClone(tally.counts());
    const counts = tally.counts();
    counts.byKind.pageview = 99;
    for (const day of Object.values(counts.days)) day.byKind.pageview = 99;
    expect(tally.counts()).toEqual(before);
  });

  test('gives what the schema of its JSON promises', () => {
    const counts = aTally().counts();
    expect(siteCounts.parse(JSON.parse(JSON.stringify(counts)))).toEqual(counts);
  });
});
