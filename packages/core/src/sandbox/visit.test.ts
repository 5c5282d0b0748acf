import { describe, expect, test } from 'vitest';
import { aReadHit, FIREFOX, NOON, visitorId } from './sandbox.test.kit.js';
import { actionFrom, originFrom, visitFrom } from './visit.js';

describe('visitFrom', () => {
  test('begins and ends with its first hit, and has no action yet', () => {
    const visit = visitFrom(aReadHit({ uid: 'ann' }), { id: 5, visitorId: visitorId(1), visitorKind: 'returning' });
    expect(visit).toEqual({
      id: 5,
      siteId: 1,
      visitorId: visitorId(1),
      userId: 'ann',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      firstActionAt: NOON,
      lastActionAt: NOON,
      lastHitAt: NOON,
      localDay: '2026-11-24',
      lastActionDay: '2026-11-24',
      visitorKind: 'returning',
      actionCount: 0,
    });
  });
});

describe('originFrom', () => {
  test('says where the visitor came from, with empty texts for what is not known', () => {
    expect(originFrom(aReadHit())).toEqual({ referrer: '', country: '', language: 'en', userAgent: FIREFOX });
    expect(originFrom(aReadHit({ urlref: 'https://example.org/', country: 'se', lang: 'sv', ua: 'x' }))).toEqual({
      referrer: 'https://example.org/',
      country: 'se',
      language: 'sv',
      userAgent: 'x',
    });
  });
});

describe('actionFrom', () => {
  test('says what was done, when and where', () => {
    expect(actionFrom(aReadHit({ e_c: 'c', e_a: 'a', action_name: 'Home', cdt: NOON - 5 }))).toEqual({
      kind: 'event',
      at: NOON - 5,
      url: 'https://example.com/a',
      title: 'Home',
      payload: '{"e_c":"c","e_a":"a"}',
    });
    expect(actionFrom(aReadHit({ url: undefined }))).toMatchObject({ url: '', title: '' });
  });
});
