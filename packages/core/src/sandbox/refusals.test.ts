import { describe, expect, test } from 'vitest';
import { tokenRefusal, valueRefusal } from './refusals.js';
import { aReadHit, type Changes, NOON, TOKEN } from './sandbox.test.kit.js';

const withoutToken = (changes: Changes) => tokenRefusal(aReadHit(changes));
const withToken = (changes: Changes) => tokenRefusal(aReadHit(changes, { token: TOKEN }));

describe('tokenRefusal', () => {
  test.each([
    ['cip without token', { cip: '192.0.2.9' }],
    ['location without token', { country: 'se' }],
    ['location without token', { region: 'AB' }],
    ['location without token', { city: 'Stockholm' }],
    ['location without token', { lat: '59.3' }],
    ['location without token', { long: '18.1' }],
    ['cdt older than a day without token', { cdt: NOON - 86_400 }],
  ])('answers %s to %j', (refusal, changes) => {
    expect(withoutToken(changes)).toBe(refusal);
    expect(tokenRefusal(aReadHit(changes, { token: 'wrong' }))).toBe(refusal);
    expect(withToken(changes)).toBeUndefined();
  });

  test('lets pass what needs no token', () => {
    expect(withoutToken({})).toBeUndefined();
    expect(withoutToken({ cdt: NOON - 86_399 })).toBeUndefined();
    expect(withoutToken({ cip: '', country: '' })).toBeUndefined();
  });

  test('lets pass a time that is not used anyway', () => {
    expect(withoutToken({ cdt: '1999-01-01 00:00:00' })).toBeUndefined();
  });
});

describe('valueRefusal', () => {
  test('wants a cid of 16 characters', () => {
    expect(valueRefusal(aReadHit())).toBeUndefined();
    expect(valueRefusal(aReadHit({ cid: undefined }))).toBeUndefined();
    for (const cid of ['1', '0123456789abcde', '0123456789abcdef0']) {
      expect(valueRefusal(aReadHit({ cid }))).toBe('cid length');
    }
  });

  test('wants goals that exist', () => {
    expect(valueRefusal(aReadHit({ idgoal: 7 }))).toBeUndefined();
    expect(valueRefusal(aReadHit({ idgoal: 8 }))).toBe('unknown goal');
    expect(valueRefusal(aReadHit({ idgoal: 0, ec_id: 'A1' }))).toBeUndefined();
  });
});
