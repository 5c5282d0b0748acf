import { describe, expect, test } from 'vitest';
import { ACTION_KINDS, countsAsAction, kindOf } from './action-kind.js';

const kind = (parameters: Record<string, string>) => kindOf(new Map(Object.entries(parameters)));

describe('kindOf', () => {
  test.each([
    ['pageview', { url: 'https://example.com/' }],
    ['productView', { _pks: 'sku', _pkn: 'name' }],
    ['productView', { _pkc: 'category' }],
    ['event', { e_c: 'Video', e_a: 'Play' }],
    ['search', { search: 'shoes', search_count: '0' }],
    ['outlink', { link: 'https://example.org/' }],
    ['download', { download: 'https://example.com/a.pdf' }],
    ['contentImpression', { c_n: 'Banner', c_p: 'a.png' }],
    ['contentInteraction', { c_n: 'Banner', c_i: 'click' }],
    ['goal', { idgoal: '3', revenue: '1' }],
    ['order', { idgoal: '0', ec_id: 'A1' }],
    ['cartUpdate', { idgoal: '0', revenue: '5' }],
    ['ping', { ping: '1' }],
  ])('sees a %s in %j', (expected, parameters) => {
    expect(kind(parameters)).toBe(expected);
  });

  test.each([
    ['an event without its action', { e_c: 'Video' }],
    ['an event without its category', { e_a: 'Play' }],
    ['an interaction without the name of its content', { c_i: 'click' }],
    ['an empty search', { search: '' }],
    ['a goal that is no number', { idgoal: 'signup' }],
    ['a ping that is none', { ping: '0' }],
  ])('takes %s for a pageview', (_, parameters) => {
    expect(kind(parameters)).toBe('pageview');
  });

  test('prefers pings to conversions, these to clicks, and these to pages', () => {
    const everything = { search: 's', _pks: 'p', c_n: 'n', e_c: 'c', e_a: 'a', link: 'l', download: 'd', idgoal: '1' };
    expect(kind({ ...everything, ping: '1' })).toBe('ping');
    expect(kind(everything)).toBe('goal');
    expect(kind({ ...everything, idgoal: '-1' })).toBe('download');
    expect(kind({ ...everything, idgoal: '-1', download: '' })).toBe('outlink');
    expect(kind({ search: 's', _pks: 'p', c_n: 'n', e_c: 'c', e_a: 'a' })).toBe('event');
    expect(kind({ search: 's', _pks: 'p', c_n: 'n' })).toBe('contentImpression');
    expect(kind({ search: 's', _pks: 'p' })).toBe('search');
  });
});

describe('countsAsAction', () => {
  test('leaves out contents, conversions and pings', () => {
    const others = ACTION_KINDS.filter((name) => !countsAsAction(name));
    expect(others).toEqual(['contentImpression', 'contentInteraction', 'goal', 'order', 'cartUpdate', 'ping']);
  });
});
