import { describe, expect, test } from 'vitest';
import { SandboxSites } from './sandbox-sites.js';

const sites = new SandboxSites(
  [
    { siteId: 1, timezone: 'UTC', goals: [1, 2] },
    { siteId: 20, timezone: 'Asia/Tokyo' },
  ],
  ['super', { token: 'writer', siteIds: [20] }, { token: 'everywhere' }],
);

describe('SandboxSites', () => {
  test('finds the sites it was given, by a whole number', () => {
    expect(sites.siteIds).toEqual([1, 20]);
    expect(sites.find('1')?.goals).toEqual(new Set([1, 2]));
    expect(sites.find('20')?.goals).toEqual(new Set());
    for (const idsite of [undefined, '', '0', '2', '-1', '1.0', 'one', '1 '])
      expect(sites.find(idsite)).toBeUndefined();
  });

  test('lets a plain token write to every site', () => {
    expect(sites.mayWrite('super', 1)).toBe(true);
    expect(sites.mayWrite('everywhere', 20)).toBe(true);
  });

  test('lets a token with sites write to those only', () => {
    expect(sites.mayWrite('writer', 20)).toBe(true);
    expect(sites.mayWrite('writer', 1)).toBe(false);
  });

  test('knows no other token', () => {
    expect(sites.mayWrite('guess', 1)).toBe(false);
    expect(sites.mayWrite(undefined, 1)).toBe(false);
  });

  test('takes only tokens for every site for a super user', () => {
    expect(['super', 'everywhere', 'writer', 'guess', undefined].map((token) => sites.isSuperUser(token))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('lets a token that may only view write nowhere, and be no super user`s', () => {
    const watched = new SandboxSites(
      [
        { siteId: 1, timezone: 'UTC' },
        { siteId: 2, timezone: 'UTC' },
      ],
      [
        { token: 'one', siteIds: [1], access: 'view' },
        { token: 'all', access: 'view' },
      ],
    );
    expect([1, 2].map((siteId) => watched.mayView('one', siteId))).toEqual([true, false]);
    expect([1, 2].map((siteId) => watched.mayView('all', siteId))).toEqual([true, true]);
    expect(['one', 'all'].map((token) => watched.mayWrite(token, 1) || watched.isSuperUser(token))).toEqual([
      false,
      false,
    ]);
  });

  test('knows every secret', () => {
    expect(sites.secrets).toEqual(['super', 'writer', 'everywhere']);
  });
});
