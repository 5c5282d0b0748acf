import { describe, expect, test } from 'vitest';
import { redact, sampleOf } from './redact.js';
import { aHit, TOKEN } from './sandbox.test.kit.js';

describe('sampleOf', () => {
  test('says what is wrong and shows the hit', () => {
    const parameters = new Map([
      ['idsite', '1'],
      ['actoin_name', 'Home'],
    ]);
    expect(sampleOf('actoin_name', parameters, [])).toBe('actoin_name: idsite=1&actoin_name=Home');
  });

  test.each([
    ['its own parameter', { token_auth: TOKEN }],
    ['a mistyped parameter', { token_auht: TOKEN }],
    ['the address of a page', { token_auth: TOKEN, url: `https://example.com/?token_auth=${TOKEN}` }],
    ['another parameter', { e_n: TOKEN }],
  ])('keeps a token out of it in %s', (_, parameters) => {
    const sample = sampleOf('detail', aHit(parameters), [TOKEN]);
    expect(sample).not.toContain(TOKEN);
    expect(sample).toContain('[redacted]');
  });

  test('keeps out a token that the sandbox does not know, wherever it stands', () => {
    const sample = sampleOf('x', aHit({ token_auth: 'not-a-known-token', e_n: 'not-a-known-token' }), []);
    expect(sample).not.toContain('not-a-known-token');
  });

  test('does not take short values of such parameters out of everything', () => {
    expect(sampleOf('x', new Map(Object.entries({ auth: '1', e_v: '1' })), [])).toBe('x: auth=[redacted]&e_v=1');
  });

  test('stays short', () => {
    expect(sampleOf('x', aHit({ action_name: 'a'.repeat(5000) }), []).length).toBeLessThanOrEqual(600);
  });
});

describe('redact', () => {
  test('takes secrets out as they are and percent-encoded', () => {
    expect(redact('a=s/1&b=s%2F1', ['s/1', ''])).toBe('a=[redacted]&b=[redacted]');
  });
});
