import { describe, expect, test } from 'vitest';
import { SiteTally } from './site-tally.js';
import { Tally } from './tally.js';

function aTally(): Tally {
  const tally = new Tally([1, 2]);
  tally.hitsReceived(3);
  tally.visitorsChanged(2, 1);
  tally.visitorForgotten();
  tally.unattributed.reject('unknown site');
  return tally;
}

describe('Tally', () => {
  test('counts every site, and what belongs to none', () => {
    expect(aTally().counts()).toMatchObject({
      received: 3,
      sites: { 1: { visitors: 0 }, 2: { visitors: 1 } },
      unattributed: { rejected: { 'unknown site': 1 } },
      forgottenVisitors: 1,
    });
  });

  test('knows no site that it was not told of', () => {
    const tally = aTally();
    expect(tally.site(3)).toBeUndefined();
    tally.visitorsChanged(3, 1);
    expect(Object.keys(tally.counts().sites)).toEqual(['1', '2']);
  });

  test('goes on from saved counts of the sites that it still has', () => {
    const site = new SiteTally();
    site.hitIgnored();
    const tally = new Tally([1]);
    tally.restore(aTally().totals(), new Map([1, 9].map((siteId) => [siteId, site.save()])));
    expect(tally.counts()).toMatchObject({ received: 3, sites: { 1: { ignored: 1 } }, forgottenVisitors: 1 });
    expect(tally.site(9)).toBeUndefined();
  });

  test('forgets everything', () => {
    const tally = aTally();
    tally.clear();
    expect(tally.counts()).toEqual(new Tally([1, 2]).counts());
  });

  test('has another revision when what belongs to no site changes', () => {
    const tally = new Tally([1]);
    const before = tally.revision;
    tally.hitsReceived(1);
    expect(tally.revision).not.toBe(before);
  });
});
