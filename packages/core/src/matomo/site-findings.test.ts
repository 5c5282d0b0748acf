import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { aTarget } from '../plan/plan.test-support.js';
import { siteFindings, versionFindings } from './site-findings.js';

const BY = { at: instant(Date.UTC(2026, 10, 24, 12)), token: '0123456789abcdef' };
const SITE = { timezone: 'UTC', ecommerce: true, sitesearch: true };
const USUAL = aTarget().settings;

describe('siteFindings', () => {
  test('finds nothing where all is as declared', () => {
    expect(siteFindings(SITE, USUAL, BY)).toEqual([]);
    expect(siteFindings({ ...SITE, timezone: 'Etc/UTC' }, USUAL, BY)).toEqual([]);
  });

  test('says that days begin at different moments', () => {
    expect(siteFindings({ ...SITE, timezone: 'America/New_York' }, USUAL, BY)).toEqual([
      {
        kind: 'timezone',
        severity: 'drift',
        detail: `Site 1 counts its days in "America/New_York", the target in "UTC": Matomo's day and that of the daily cap begin at different moments. Set the target's timezone to that of the site, or change it in Matomo.`,
      },
    ]);
  });

  test('says that a zone is not known, and repeats no token in its place', () => {
    const detailOf = (timezone: string) => siteFindings({ ...SITE, timezone }, USUAL, BY).map(({ detail }) => detail);
    expect(detailOf('Mars/Olympus')).toEqual([expect.stringContaining('"Mars/Olympus", the target in "UTC", and')]);
    expect(detailOf(BY.token)).toEqual([expect.not.stringContaining(BY.token)]);
  });

  test('says that orders and searches are not counted, where there are any', () => {
    const plain = { ...SITE, ecommerce: false, sitesearch: false };
    expect(siteFindings(plain, USUAL, BY).map(({ kind }) => kind)).toEqual(['ecommerce-off', 'site-search-off']);
    const quiet = {
      ecommerce: { ...USUAL.ecommerce, orderRate: 0 },
      siteSearch: { ...USUAL.siteSearch, probability: 0 },
    };
    expect(siteFindings(plain, aTarget(quiet).settings, BY)).toEqual([]);
  });
});

describe('versionFindings', () => {
  test.each([
    ['5.2.0', []],
    ['10.0', []],
    ['4.16.1', ['version']],
  ])('of %s are %j', (version, kinds) => {
    expect(versionFindings(version).map(({ kind }) => kind)).toEqual(kinds);
  });
});
