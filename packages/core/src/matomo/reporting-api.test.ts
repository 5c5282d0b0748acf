import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import type { MatomoResponse } from './ask-matomo.js';
import { callOf, readReply, reportingUrl } from './reporting-api.js';

function aResponse(status: number, body: string, isCut = false): MatomoResponse {
  const now = instant(0);
  return { kind: 'response', status, contentType: '', location: undefined, date: now, receivedAt: now, body, isCut };
}

describe('reportingUrl', () => {
  test.each([
    ['https://a.example/matomo.php', 'https://a.example/index.php'],
    ['http://a.example:8080/stats/piwik.php', 'http://a.example:8080/stats/index.php'],
    ['https://a.example/a%20b/js/tracker.php', 'https://a.example/a%20b/js/index.php'],
  ])('of %s is %s', (tracker, reporting) => {
    expect(reportingUrl(tracker)).toBe(reporting);
  });
});

describe('callOf', () => {
  test('keeps the token out of the address and the form', () => {
    const call = { method: 'SitesManager.getSiteFromId', idSite: 3, token: 'a-token', timeoutMs: 5 } as const;
    expect(callOf('https://a.example/matomo.php', call)).toEqual({
      url: 'https://a.example/index.php',
      form: { module: 'API', method: 'SitesManager.getSiteFromId', format: 'json', idSite: '3' },
      token: 'a-token',
      timeoutMs: 5,
    });
  });
});

describe('readReply', () => {
  test.each([
    [200, '{"value":"5.2.0"}', { kind: 'value', value: { value: '5.2.0' } }],
    [200, '[]', { kind: 'value', value: [] }],
    [200, '{"result":"error","message":"No site"}', { kind: 'error', message: 'No site' }],
    [400, '{"result":"error","message":"No site"}', { kind: 'error', message: 'No site' }],
    [200, '{"result":"error"}', { kind: 'error', message: 'no reason' }],
    [401, '<html>', { kind: 'denied' }],
    [401, '{"result":"error","message":"Who?"}', { kind: 'denied' }],
    [403, '<html>', { kind: 'strange', what: 'HTTP 403' }],
    [404, '{"value":"5.2.0"}', { kind: 'strange', what: 'HTTP 404' }],
    [302, '', { kind: 'strange', what: 'HTTP 302' }],
    [200, '<html>', { kind: 'strange', what: 'no JSON' }],
    [200, '', { kind: 'strange', what: 'no JSON' }],
  ])('reads %i %s', (status, body, reply) => {
    expect(readReply(aResponse(status, body))).toEqual(reply);
  });

  test('does not read half an answer', () => {
    expect(readReply(aResponse(200, '[1,2', true))).toEqual({ kind: 'strange', what: 'an answer longer than is read' });
  });

  test('passes silence on', () => {
    const silence = { kind: 'error', reached: false, code: 'ECONNREFUSED', message: 'refused' } as const;
    expect(readReply(silence)).toEqual({ kind: 'silence', silence });
  });
});
