import { describe, expect, test } from 'vitest';
import { checkParameters, isAbsoluteUrl, payloadOf } from './known-parameters.js';
import { aHit } from './sandbox.test.kit.js';
import type { Violation } from './violations.js';

function check(parameters: Record<string, string>): Violation[] {
  const found: Violation[] = [];
  checkParameters(new Map(Object.entries(parameters)), found);
  return found;
}

// Every parameter of the facts sheet, with a value that Matomo takes as it is.
const EVERYTHING = {
  ...Object.fromEntries(aHit()),
  ...{
    action_name: 'Shop / Shoes',
    uid: 'u1',
    rand: '1',
    apiv: '1',
    urlref: 'https://example.org/',
    ua: 'x',
    uadata: '{}',
  },
  ...{ lang: 'sv-SE', res: '1920x1080', h: '1', m: '2', s: '3', cookie: '1', cdt: '1', cdo: '1', cip: '192.0.2.7' },
  ...{
    country: 'se',
    region: 'AB',
    city: 'Stockholm',
    lat: '59.3',
    long: '18.1',
    pv_id: 'aB3dE9',
    ping: '1',
    bots: '1',
  },
  ...{ e_c: 'c', e_a: 'a', e_n: 'n', e_v: '-1.5', search: 's', search_cat: 'c', search_count: '0', ca: '1' },
  ...{ link: 'https://example.org/', download: 'https://example.com/a.pdf', c_n: 'n', c_p: 'p', c_t: 't', c_i: 'i' },
  ...{ idgoal: '0', revenue: '10.50', ec_id: '1', ec_st: '10', ec_tx: '0.5', ec_sh: '0', ec_dt: '0', ec_items: '[]' },
  ...{ _pks: 's', _pkn: 'n', _pkc: 'c', _pkp: '9.99', pf_net: '1', pf_srv: '2', pf_tfr: '3', pf_dm1: '4', pf_dm2: '5' },
  ...{ pf_onl: '6', dimension1: 'a', dimension20: 'b', _rcn: 'c', _rck: 'k', _ref: 'r', _refts: '1', token_auth: 't' },
};

describe('checkParameters', () => {
  test('finds nothing wrong with any parameter that Matomo knows', () => {
    expect(check(EVERYTHING)).toEqual([]);
  });

  test.each(['actoin_name', 'Url', 'dimension0', 'dimension', 'dimensionx', 'mtm_campaign', 'ec_currency', ''])(
    'does not know %j',
    (name) => {
      expect(check({ [name]: '1' })).toEqual([{ kind: 'unknown parameter', detail: name }]);
    },
  );

  test.each([
    ['_id not 16 hex', '_id', ['', '123', '0123456789abcdeg', '0123456789abcdef0']],
    ['res not WxH', 'res', ['1920', '1920X1080', '1920x', 'unknown', '1920x1080x2']],
    ['pv_id not 6 alphanumerics', 'pv_id', ['', 'abc', 'abcdefg', 'abc-12']],
    ['not a number', 'e_v', ['', 'ten', '1,5', '0x10', '1e3']],
    ['not a number', 'pf_srv', ['1.5', '-1', 'fast']],
    ['not a number', 'search_count', ['-1', 'many', '1.0']],
    ['not a number', 'revenue', ['€5', '5 SEK']],
    ['link not absolute', 'link', ['/out', 'example.org', '']],
    ['link not absolute', 'download', ['a.pdf']],
    ['longer than Matomo keeps', 'url', [`https://example.com/${'a'.repeat(1005)}`]],
    ['longer than Matomo keeps', 'uid', ['u'.repeat(201)]],
  ])('counts %s for %s', (kind, name, values) => {
    for (const value of values) expect(check({ [name]: value })).toEqual([{ kind, detail: name }]);
  });

  test('counts every parameter by itself', () => {
    expect(check({ pf_net: 'a', pf_srv: 'b', typo: 'c' }).map(({ detail }) => detail)).toEqual([
      'pf_net',
      'pf_srv',
      'typo',
    ]);
  });
});

describe('payloadOf', () => {
  test('keeps what describes the action, and neither identity nor token', () => {
    const payload = JSON.parse(payloadOf(new Map(Object.entries(EVERYTHING))));
    expect(payload).toMatchObject({
      e_c: 'c',
      search: 's',
      ec_items: '[]',
      pf_srv: '2',
      dimension20: 'b',
      pv_id: 'aB3dE9',
    });
    for (const name of ['token_auth', 'cid', '_id', 'ua', 'cip', 'idsite', 'url', 'cdt']) {
      expect(payload).not.toHaveProperty(name);
    }
  });

  test('leaves unknown parameters out: a mistyped name may carry a token', () => {
    expect(payloadOf(new Map([['token_auht', 'secret']]))).toBe('{}');
  });
});

describe('isAbsoluteUrl', () => {
  test('wants a scheme and a host', () => {
    expect(['https://example.com', 'HTTP://example.com/a', 'app://screen/home'].every(isAbsoluteUrl)).toBe(true);
    expect(['', '/a', '//example.com/', 'https:', 'https:///a', 'example.com/a'].some(isAbsoluteUrl)).toBe(false);
  });
});
