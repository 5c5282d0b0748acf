import { describe, expect, test } from 'vitest';
import { answerMethod } from './reporting-methods.js';
import { SandboxSites } from './sandbox-sites.js';

const sites = new SandboxSites(
  [
    { siteId: 1, timezone: 'UTC' },
    {
      siteId: 2,
      timezone: 'Asia/Tokyo',
      profile: { name: 'Shop', mainUrl: 'https://shop.example', currency: 'JPY', ecommerce: false, siteSearch: false },
    },
  ],
  [
    'super',
    { token: 'viewer', siteIds: [1], access: 'view' },
    { token: 'writer', siteIds: [2] },
    { token: 'admin', access: 'admin' },
  ],
);

function ask(token: string, method: string, idSite?: string): unknown {
  return answerMethod({ method, idSite, token }, sites);
}

const ERROR = { result: 'error', message: expect.any(String) };

describe('answerMethod', () => {
  test('gives the version', () => {
    expect(ask('viewer', 'API.getMatomoVersion')).toEqual({ value: '5.2.0' });
  });

  test('describes a site', () => {
    expect(ask('super', 'SitesManager.getSiteFromId', '2')).toMatchObject({
      idsite: 2,
      name: 'Shop',
      main_url: 'https://shop.example',
      ecommerce: 0,
      sitesearch: 0,
      timezone: 'Asia/Tokyo',
      currency: 'JPY',
    });
    const usual = { name: 'Site 1', ecommerce: 1, sitesearch: 1, timezone: 'UTC', currency: 'EUR' };
    expect(ask('viewer', 'SitesManager.getSiteFromId', '1')).toMatchObject(usual);
  });

  test('describes no site that is missing or not to be seen, and tells the two apart only to a super user', () => {
    const missing = { result: 'error', message: expect.stringContaining('unexpected website') };
    const hidden = { result: 'error', message: expect.stringContaining("requires 'view' access") };
    expect(ask('super', 'SitesManager.getSiteFromId', '9')).toEqual(missing);
    expect(ask('writer', 'SitesManager.getSiteFromId', '9')).toEqual(hidden);
    expect(ask('writer', 'SitesManager.getSiteFromId', '1')).toEqual(hidden);
    expect(ask('super', 'SitesManager.getSiteFromId')).toEqual(ERROR);
  });

  test.each([
    ['super', [], [], [1, 2]],
    ['admin', [], [], [1, 2]],
    ['writer', [], [2], []],
    ['viewer', [1], [], []],
  ])('lists the sites of %s by role', (token, view, write, admin) => {
    expect(ask(token, 'SitesManager.getSitesIdWithViewAccess')).toEqual(view);
    expect(ask(token, 'SitesManager.getSitesIdWithWriteAccess')).toEqual(write);
    expect(ask(token, 'SitesManager.getSitesIdWithAdminAccess')).toEqual(admin);
  });

  test('knows no other method', () => {
    expect(ask('super', 'VisitsSummary.get', '1')).toEqual(ERROR);
    expect(ask('super', '')).toEqual(ERROR);
  });
});
