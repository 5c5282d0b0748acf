import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { readAnswer } from './read-answer.js';
import type { TransportAnswer } from './transport.js';

const NOW = instant(Date.UTC(2026, 10, 24, 12, 0, 0));
const SECRET = '0123456789abcdef0123456789abcdef';
const GIF = 'GIF89a\u0001\u0000\u0001\u0000';
const PAGE = '<!DOCTYPE html><title>This resource is part of Matomo</title>';

type Response = Extract<TransportAnswer, { kind: 'response' }>;

function aResponse(parts: Partial<Response>): Response {
  return {
    kind: 'response',
    status: 200,
    contentType: '',
    retryAfter: undefined,
    location: undefined,
    body: '',
    ...parts,
  };
}

function outcomeOf(parts: Partial<Response>) {
  return readAnswer(aResponse(parts), NOW);
}

function outcomeOfError(reached: boolean, code: string, message = 'it broke') {
  return readAnswer({ kind: 'error', reached, code, message }, NOW);
}

function retryAfterMs(retryAfter: string) {
  const outcome = outcomeOf({ status: 503, retryAfter });
  return outcome.kind === 'failed' ? outcome.retryAfterMs : 'no failure';
}

describe('readAnswer', () => {
  test.each([
    ['204 without a body', { status: 204 }],
    ['200 without a body', { status: 200, contentType: 'text/html' }],
    ['200 with an image', { status: 200, contentType: 'image/gif', body: GIF }],
    ['200 with an image that is not called one', { status: 200, contentType: 'text/html', body: GIF }],
  ])('takes %s for accepted', (_name, parts) => {
    expect(outcomeOf(parts)).toEqual({ kind: 'accepted' });
  });

  test.each([
    ['a page', { status: 200, contentType: 'text/html; charset=utf-8', body: PAGE }],
    ['a page of no type', { status: 200, body: `\n${PAGE}` }],
    ['404', { status: 404 }],
    ['405', { status: 405 }],
    ['410', { status: 410 }],
  ])('takes %s for an answer of something that is no tracker', (_name, parts) => {
    expect(outcomeOf(parts)).toMatchObject({ kind: 'rejected', class: 'not-tracker' });
  });

  test.each([
    [400, 'rejected', 'refused'],
    [413, 'rejected', 'refused'],
    [401, 'rejected', 'forbidden'],
    [403, 'rejected', 'forbidden'],
    [407, 'rejected', 'forbidden'],
    [429, 'failed', 'throttled'],
    [503, 'failed', 'unavailable'],
    [500, 'ambiguous', 'server-error'],
    [502, 'ambiguous', 'server-error'],
    [504, 'ambiguous', 'server-error'],
    [408, 'ambiguous', 'bad-answer'],
    [202, 'ambiguous', 'bad-answer'],
    [206, 'ambiguous', 'bad-answer'],
  ])('reads %i as %s: %s', (status, kind, reason) => {
    expect(outcomeOf({ status })).toMatchObject({ kind, class: reason, detail: `HTTP ${status}` });
  });

  test('reads 200 with something that Matomo never sends as a bad answer', () => {
    expect(outcomeOf({ contentType: 'application/json', body: '{}' })).toEqual({
      kind: 'ambiguous',
      class: 'bad-answer',
      detail: 'HTTP 200 with application/json',
    });
  });

  test('says where a redirect leads, without user, query and fragment', () => {
    const location = `https://me:${SECRET}@other.example/matomo.php?token_auth=${SECRET}#${SECRET}`;
    expect(outcomeOf({ status: 301, location })).toEqual({
      kind: 'rejected',
      class: 'redirected',
      detail: 'HTTP 301 to https://other.example/matomo.php',
    });
    expect(outcomeOf({ status: 302 })).toMatchObject({ detail: 'HTTP 302 to nowhere' });
  });

  test('reads Retry-After as seconds or as a date', () => {
    expect(retryAfterMs('120')).toBe(120_000);
    expect(retryAfterMs('Tue, 24 Nov 2026 12:00:30 GMT')).toBe(30_000);
    expect(retryAfterMs('Tue, 24 Nov 2026 11:59:00 GMT')).toBe(0);
    expect(retryAfterMs('soon')).toBeUndefined();
    expect(retryAfterMs('99999999999999999999')).toBe(86_400_000);
  });

  test.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'connection-refused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['EPROTO', 'tls'],
    ['ERR_OSSL_PEM_NO_START_LINE', 'tls'],
    ['PROXY', 'connection-failed'],
    ['CONNECT_TIMEOUT', 'connection-failed'],
    ['EHOSTUNREACH', 'connection-failed'],
    ['ECONNRESET', 'connection-failed'],
  ])('reads %s before the request left as a failure of class %s', (code, reason) => {
    expect(outcomeOfError(false, code)).toEqual({
      kind: 'failed',
      class: reason,
      detail: `${code}: it broke`,
      retryAfterMs: undefined,
    });
  });

  test.each([
    ['TIMEOUT', 'timeout'],
    ['ETIMEDOUT', 'timeout'],
    ['ECONNRESET', 'connection-reset'],
    ['EPIPE', 'connection-reset'],
    ['UND_ERR_SOCKET', 'connection-reset'],
    ['CLOSED', 'connection-reset'],
    ['HPE_INVALID_CONSTANT', 'bad-answer'],
    ['UND_ERR_HEADERS_OVERFLOW', 'bad-answer'],
  ])('reads %s after the request left as ambiguous: %s', (code, reason) => {
    expect(outcomeOfError(true, code)).toEqual({ kind: 'ambiguous', class: reason, detail: `${code}: it broke` });
  });

  test('knows that nothing was read of a request whose sender was not let in by TLS', () => {
    const outcome = outcomeOfError(true, 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
    expect(outcome).toMatchObject({ kind: 'failed', class: 'tls' });
  });

  test('does not say a code twice', () => {
    const outcome = outcomeOfError(false, 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1');
    expect(outcome).toMatchObject({ detail: 'connect ECONNREFUSED 127.0.0.1:1' });
  });

  test('keeps details short, printable, and free of what a body or a query says', () => {
    const arbResponse = fc.record({
      status: fc.integer({ min: 200, max: 599 }),
      contentType: fc.constantFrom('', 'text/html', 'image/gif', 'text/\u0007plain', 'x'.repeat(500)),
      retryAfter: fc.option(fc.string(), { nil: undefined }),
      location: fc.option(
        fc.string({ unit: 'binary' }).map((text) => `/${text.replace(/[?#]/g, '')}?a=${SECRET}`),
        { nil: undefined },
      ),
      body: fc.constantFrom('', PAGE, `token_auth=${SECRET}`, `<p>${SECRET}</p>`),
    });
    fc.assert(
      fc.property(arbResponse, (parts) => {
        const outcome = outcomeOf(parts);
        const detail = outcome.kind === 'accepted' ? '' : outcome.detail;
        expect(detail.length).toBeLessThan(230);
        expect(detail).not.toMatch(/\p{C}/u);
        expect(detail).not.toContain(SECRET);
      }),
    );
  });
});
