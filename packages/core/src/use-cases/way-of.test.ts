import { describe, expect, test } from 'vitest';
import { parseAllowedTargets } from '../matomo/allowed-targets.js';
import { aTarget } from '../plan/plan.test-support.js';
import { wayOf } from './way-of.js';

const reference = { $kind: 'secretEnv', name: 'SECRET' } as const; // Keeps the literal.
const { url } = aTarget().settings;

describe('wayOf', () => {
  test('of a plain target leads straight to it', () => {
    expect(wayOf(aTarget().settings)).toEqual({ url, headers: {}, tls: { rejectUnauthorized: true } });
  });

  test('holds the values of secrets, and names of headers in small letters', () => {
    const { settings } = aTarget({
      headers: { 'X-Env': 'staging', 'X-Key': reference },
      basicAuth: { user: 'änn', password: reference },
      proxy: { url: 'http://proxy.example.com:3128', user: 'bob', password: reference },
      tls: { ca: '-----BEGIN CERTIFICATE-----', cert: reference, key: reference, rejectUnauthorized: false },
    });
    const secrets = new Map([
      ['headers.X-Key', 'k3y'],
      ['basicAuth.password', 'p:w'],
      ['proxy.password', 'pr0xy'],
      ['tls.cert', 'CERT'],
      ['tls.key', 'KEY'],
    ]);
    expect(wayOf(settings, secrets)).toEqual({
      url,
      headers: { 'x-env': 'staging', 'x-key': 'k3y', authorization: `Basic ${base64('änn:p:w')}` },
      proxy: { url: 'http://proxy.example.com:3128', authorization: `Basic ${base64('bob:pr0xy')}` },
      tls: { ca: '-----BEGIN CERTIFICATE-----', cert: 'CERT', key: 'KEY', rejectUnauthorized: false },
    });
  });

  test('tells a proxy a user without a password, and nobody where it has none', () => {
    const proxy = { url: 'http://proxy.example.com:3128' };
    expect(wayOf(aTarget({ proxy: { ...proxy, user: 'bob' } }).settings).proxy).toEqual({
      ...proxy,
      authorization: `Basic ${base64('bob:')}`,
    });
    expect(wayOf(aTarget({ proxy }).settings).proxy).toEqual(proxy);
  });

  test('leads to allowed places only, where it may not lead anywhere', () => {
    const allowed = ['https://*.example.com'];
    expect(wayOf(aTarget().settings, new Map(), parseAllowedTargets(allowed))).toMatchObject({ url, allowed });
  });

  test('is no way without one of its secrets', () => {
    expect(() => wayOf(aTarget({ headers: { 'X-Key': reference } }).settings)).toThrow(
      'The value of headers.X-Key is not known.',
    );
  });
});

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
