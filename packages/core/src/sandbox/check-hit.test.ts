import { describe, expect, test } from 'vitest';
import { checkHit, exclusionOf } from './check-hit.js';
import { aReadHit, type Changes, FIREFOX, NOON, visitorId } from './sandbox.test.kit.js';

const kinds = (changes: Changes) => checkHit(aReadHit(changes)).map(({ kind }) => kind);

describe('checkHit', () => {
  test('finds nothing wrong with a good hit', () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ e_c: 'Video', e_a: 'Play', e_n: 'Intro', e_v: 3 })).toEqual([]);
    expect(kinds({ _id: undefined })).toEqual([]);
    expect(kinds({ _id: 'ABCDEF0123456789', cid: 'abcdef0123456789' })).toEqual([]);
  });

  test.each([
    ['cid missing', { cid: undefined }],
    ['cid missing', { cid: undefined, uid: 'user' }],
    ['cid not hex', { _id: undefined, cid: 'visitor-number-1' }],
    ['_id not 16 hex', { _id: 'abc', cid: 'abc' }],
    ['_id differs from cid', { _id: visitorId(2) }],
    ['url missing or relative', { url: undefined }],
    ['url missing or relative', { url: '' }],
    ['url missing or relative', { url: '/a' }],
    ['cdt in the future', { cdt: NOON + 1 }],
    ['cdt unreadable', { cdt: 'noon' }],
    ['cdt older than 20 years', { cdt: '2000-01-01 00:00:00' }],
    ['event without category or action', { e_c: 'Video' }],
    ['event without category or action', { e_a: 'Play' }],
    ['event without category or action', { e_n: 'Intro' }],
    ['event without category or action', { e_c: '', e_a: 'Play' }],
    ['ec_items unparsable', { idgoal: 0, ec_id: 'A1', revenue: 1, ec_items: '[' }],
    ['amounts do not add up', { idgoal: 0, ec_id: 'A1', revenue: 1, ec_st: 2 }],
    ['pv_id not 6 alphanumerics', { pv_id: 'page-1' }],
    ['res not WxH', { res: '1920' }],
    ['not a number', { e_c: 'c', e_a: 'a', e_v: 'high' }],
    ['not a number', { pf_srv: 'fast' }],
    ['not a number', { search: 's', search_count: 'many' }],
    ['unknown parameter', { actoin_name: 'Home' }],
  ])('counts %s for %j', (kind, changes) => {
    expect(kinds(changes)).toEqual([kind]);
  });

  test('counts everything that is wrong at once', () => {
    expect(kinds({ url: 'a', res: 'big', e_c: 'Video' }).sort()).toEqual([
      'event without category or action',
      'res not WxH',
      'url missing or relative',
    ]);
  });

  test('says what exactly was wrong', () => {
    expect(checkHit(aReadHit({ url: 'a/b' }))).toEqual([{ kind: 'url missing or relative', detail: 'a/b' }]);
    expect(checkHit(aReadHit({ cdt: NOON + 5 }))).toEqual([
      { kind: 'cdt in the future', detail: `cdt=${NOON + 5}, taken as ${NOON}` },
    ]);
  });
});

describe('exclusionOf', () => {
  test('leaves out hits without rec', () => {
    expect(exclusionOf(aReadHit())).toBeUndefined();
    expect(exclusionOf(aReadHit({ rec: undefined }))).toBe('rec missing');
    expect(exclusionOf(aReadHit({ rec: 0 }))).toBe('rec missing');
  });

  test('leaves out bots, unless they are asked for', () => {
    const bot = 'Googlebot/2.1';
    expect(exclusionOf(aReadHit({ ua: bot }))).toBe('bot user agent without bots=1');
    expect(exclusionOf(aReadHit({ ua: bot, bots: 1 }))).toBeUndefined();
    expect(exclusionOf(aReadHit({}, { context: { userAgent: bot } }))).toBe('bot user agent without bots=1');
    expect(exclusionOf(aReadHit({ ua: FIREFOX }, { context: { userAgent: bot } }))).toBeUndefined();
  });
});
