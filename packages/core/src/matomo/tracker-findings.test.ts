import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import type { MatomoAnswer, MatomoResponse } from './ask-matomo.js';
import { lookAtTracker } from './tracker-findings.js';

const URL_ = 'http://a.example/matomo.php';
const NOTICE = "This resource is part of Matomo. <a href='https://matomo.org'>web analytics</a>";

function aResponse(changes: Partial<MatomoResponse> = {}): MatomoResponse {
  const fine = { status: 200, contentType: 'text/html', body: NOTICE, location: undefined, isCut: false };
  return { kind: 'response', date: undefined, receivedAt: instant(1_000_000), ...fine, ...changes };
}

function kindsOf(answer: MatomoAnswer): readonly string[] {
  return lookAtTracker(answer, URL_).findings.map(({ kind, severity }) => `${kind}: ${severity}`);
}

function silence(code: string, message = `something ${code}`): MatomoAnswer {
  return { kind: 'error', reached: false, code, message };
}

function wordsOf(answer: MatomoAnswer): string {
  return lookAtTracker(answer, URL_)
    .findings.map(({ detail }) => detail)
    .join();
}

describe('lookAtTracker', () => {
  test.each([
    ['its notice', {}],
    ['the notice of its former name', { body: 'this resource is part of Piwik' }],
    ['its script, by a proxy', { contentType: 'application/javascript', body: '/*! Matomo - free */' }],
  ])('knows a tracker by %s', (_, changes) => {
    expect(lookAtTracker(aResponse(changes), URL_)).toEqual({ isTracker: true, findings: [] });
  });

  test.each([
    [
      'a page that only uses Matomo',
      { body: '<script>_paq.push(["setTrackerUrl", "matomo.php"])</script>' },
      'not-matomo: drift',
    ],
    ['nothing', { body: '' }, 'not-matomo: drift'],
    ['nothing there', { status: 404 }, 'not-matomo: drift'],
    ['a bad request', { status: 400 }, 'not-matomo: drift'],
    ['a locked door', { status: 401, body: '' }, 'forbidden: drift'],
    ['a firewall', { status: 403, body: NOTICE }, 'forbidden: drift'],
    ['maintenance', { status: 503 }, 'unavailable: warning'],
    ['a failure', { status: 500 }, 'unavailable: warning'],
    ['too much to do', { status: 429 }, 'unavailable: warning'],
    ['a redirect', { status: 301, location: 'https://a.example/matomo.php' }, 'redirected: drift'],
  ])('takes %s for no tracker', (_, changes, finding) => {
    const answer = aResponse(changes);
    expect(lookAtTracker(answer, URL_).isTracker).toBe(false);
    expect(kindsOf(answer)).toEqual([finding]);
  });

  test('says where a redirect leads, without what could be a secret', () => {
    const location = 'https://user:secret@b.example/matomo.php?token_auth=secret#secret';
    expect(wordsOf(aResponse({ status: 308, location }))).toBe(
      "http://a.example/matomo.php answers from https://b.example/matomo.php (HTTP 308). Hits are not sent on, since most would lose their body on the way. Set url: 'https://b.example/matomo.php'",
    );
    expect(wordsOf(aResponse({ status: 302, location: '/login' }))).toContain('http://a.example/login (HTTP 302)');
    for (const nowhere of [undefined, 'javascript:alert(1)', 'http://']) {
      expect(wordsOf(aResponse({ status: 302, location: nowhere }))).toContain('answers from elsewhere (HTTP 302)');
    }
  });

  test('says why there is no answer', () => {
    expect(wordsOf(silence('ENOTFOUND'))).toContain('The name of a.example has no address (ENOTFOUND)');
    expect(wordsOf(silence('ECONNREFUSED'))).toContain('Nothing listens at a.example');
    expect(wordsOf(silence('CONNECT_TIMEOUT', 'No connection within 5 s.'))).toContain(
      'a.example takes too long: no connection within 5 s.',
    );
    expect(wordsOf(silence('TIMEOUT', 'No answer within 5 s.'))).toContain('no answer within 5 s.');
    expect(wordsOf(silence('CERT_HAS_EXPIRED', 'certificate has expired'))).toContain(
      'The certificate of a.example is not to be trusted, or it speaks no TLS (CERT_HAS_EXPIRED): "certificate has expired".',
    );
    expect(wordsOf(silence('ECONNRESET'))).toContain('The connection to a.example failed (ECONNRESET)');
    expect(kindsOf(silence('ECONNRESET'))).toEqual(['unreachable: warning']);
  });

  test('says that somebody was not asked, rather than that it does not answer', () => {
    expect(kindsOf(silence('TIME_UP', 'the 60 s for asking all targets were up.'))).toEqual(['unchecked: warning']);
  });

  test('compares clocks, to the minute', () => {
    const skewed = (ms: number) => aResponse({ date: instant(1_000_000 + ms) });
    expect(kindsOf(skewed(60_000))).toEqual([]);
    expect(kindsOf(skewed(-60_000))).toEqual([]);
    expect(kindsOf(skewed(61_000))).toEqual(['clock-skew: warning']);
    expect(wordsOf(skewed(61_000))).toContain("61 s ahead of this machine's, and hits arrive");
    expect(wordsOf(skewed(-180_000))).toContain("180 s behind this machine's, and Matomo dates hits");
    expect(lookAtTracker(skewed(61_000), URL_).isTracker).toBe(true);
  });
});
