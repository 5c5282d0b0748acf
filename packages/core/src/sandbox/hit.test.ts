import { describe, expect, test } from 'vitest';
import { fingerprintOf } from './hit.js';
import { aReadHit, CHROME, type Changes, FIREFOX, NOON, TOKEN, visitorId } from './sandbox.test.kit.js';

describe('readHit', () => {
  test('looks for the cid, and forces it', () => {
    expect(aReadHit({ _id: visitorId(2) })).toMatchObject({ visitorId: visitorId(1), isVisitorForced: true });
    expect(aReadHit({ cid: 'ABCDEF0123456789' }).visitorId).toBe('abcdef0123456789');
  });

  test('looks for a well-formed _id, without forcing it', () => {
    expect(aReadHit({ cid: undefined })).toMatchObject({ visitorId: visitorId(1), isVisitorForced: false });
    expect(aReadHit({ cid: undefined, _id: 'short' }).visitorId).toBeUndefined();
  });

  test('makes the visitor of the user id, whatever ids stand beside it', () => {
    // The first half of SHA-1("abc").
    expect(aReadHit({ uid: 'abc' })).toMatchObject({
      userId: 'abc',
      visitorId: 'a9993e364706816a',
      isVisitorForced: false,
    });
  });

  test('takes over what the request says when the hit does not', () => {
    const context = { userAgent: CHROME, language: 'sv' };
    expect(aReadHit({}, { context })).toMatchObject({ userAgent: CHROME, language: 'sv', ip: '192.0.2.1' });
    expect(aReadHit({ ua: '', lang: 'de' }, { context })).toMatchObject({ userAgent: '', language: 'de' });
  });

  test('believes a cip only with a token', () => {
    expect(aReadHit({ cip: '203.0.113.1' }, { token: TOKEN }).ip).toBe('203.0.113.1');
    expect(aReadHit({ cip: '203.0.113.1' }).ip).toBe('192.0.2.1');
  });

  test('dates the hit in the time zone of the site', () => {
    expect(aReadHit({ cdt: NOON - 43_201 })).toMatchObject({ day: '2026-11-23', time: { at: NOON - 43_201 } });
  });

  test('wants a new visit only when asked for one', () => {
    expect(['1', '2', '0', '', 'yes'].map((new_visit) => aReadHit({ new_visit }).wantsNewVisit)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('fingerprintOf', () => {
  const print = (changes: Changes) =>
    fingerprintOf(aReadHit({ ua: FIREFOX, lang: 'sv', ...changes }, { token: TOKEN }));

  test('is the same for the same browser, whoever uses it', () => {
    expect(print({ _id: visitorId(2), cid: visitorId(2), url: 'https://example.com/b' })).toBe(print({}));
  });

  test.each([{ ua: CHROME }, { lang: 'de' }, { cip: '203.0.113.1' }, { cookie: 1 }, { cdt: NOON - 43_201 }])(
    'is another with %j',
    (changes) => {
      expect(print(changes)).not.toBe(print({}));
    },
  );
});
