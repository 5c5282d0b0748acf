import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import { aControl, type TestControl } from './test-control.test-support.js';

// Real states, of which each test has its own.
vi.setConfig({ testTimeout: 60_000 });

describe('errors', () => {
  test('are told as problems, with the part of the body that they are about', async () => {
    await using control = await aControl();
    const answer = await post(control, { url: '/api/session', payload: { token: 1, more: true } });
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject({
      type: 'urn:trafficinator:problem:request.invalid',
      status: 422,
      errors: [{ code: 'request.invalid', path: 'token' }, { code: 'request.invalid' }],
    });
  });

  test('in the query are those of the request', async () => {
    await using control = await aControl();
    const answer = await control.app.inject('/api/stream?other=1');
    expect([answer.statusCode, answer.json().type]).toEqual([400, 'urn:trafficinator:problem:request.invalid']);
  });

  test.each([
    ['{', 400],
    ['{"__proto__":{"isAdmin":true}}', 400],
    ['{"constructor":{"prototype":{"isAdmin":true}}}', 400],
    [`${'['.repeat(65)}${']'.repeat(65)}`, 400],
    [JSON.stringify({ token: 'x'.repeat(2_000_000) }), 413],
  ])('of bodies are told before anything is done: %.40s', async (payload, status) => {
    await using control = await aControl();
    const headers = { 'content-type': 'application/json' };
    const answer = await post(control, { url: '/api/session', payload, headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.json().status).toBe(status);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    '',
  ])('are what a body of the type "%s" is answered with', async (type) => {
    await using control = await aControl();
    const answer = await post(control, {
      url: '/api/session',
      payload: '{"token":"x"}',
      headers: { 'content-type': type },
    });
    expect([answer.statusCode, answer.json().type]).toEqual([415, 'urn:trafficinator:problem:request.media-type']);
  });

  test('tell what there is instead of what there is not', async () => {
    await using control = await aControl();
    const nowhere = await control.app.inject('/api/nothing');
    const wrong = await control.app.inject({ method: 'PUT', url: '/api/targets/a/stats' });
    expect([nowhere.statusCode, nowhere.json().type]).toEqual([404, 'urn:trafficinator:problem:request.no-such-path']);
    expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(wrong.json().detail).toBe('PUT is not possible for "/api/targets/a/stats", only GET, HEAD.');
  });

  test('of ours are told to the log, and to nobody else', async () => {
    await using control = await aControl({
      startRunner: async () => {
        throw new TypeError('what nobody should read');
      },
    });
    const answer = await post(control, { url: '/api/runner/start', payload: {} });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('nobody should read');
    const { request } = control.told.find(({ message }) => message === 'a fault of ours')?.fields ?? {};
    expect(answer.json().detail).toContain(request);
    expect(JSON.stringify(control.told)).toContain('what nobody should read');
  });

  test.each([
    ['GET /api/meta HTTP/1.1\r\n\r\n', '400'],
    ['GET /api/meta HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n', '400'],
    ['GET http://evil.example/api/meta HTTP/1.1\r\nHost: localhost\r\n\r\n', '400'],
    ['NONSENSE\r\n\r\n', '400'],
    [`GET /api/meta HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    [
      'POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
      '400',
    ],
    ['POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}', '400'],
    ['GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', '400'],
    ['TRACE /api/meta HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', '405'],
  ])('are what is no request is answered with: %.60j', async (request, status) => {
    await using control = await aControl();
    await control.listen();
    const { port } = control.app.server.address() as AddressInfo; // It listens on a port.
    const socket = connect(port, '127.0.0.1');
    socket.end(request);
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test.each([
    ['who sends it whole before reading', 'x'.repeat(12_000_000)],
    ['who waits', ''],
  ])('reach %s, though a body is refused by its length alone', async (_who, body) => {
    await using control = await aControl();
    await control.listen();
    const { port } = control.app.server.address() as AddressInfo; // It listens on a port.
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /api/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n');
    socket.write(`Content-Type: application/json\r\nContent-Length: 12000000\r\n\r\n${body}`);
    const answer = text(socket);
    const isClosed = () => {
      if (body === '') control.clock.advance(1_000);
      return socket.destroyed;
    };
    await vi.waitUntil(isClosed, { timeout: 30_000 });
    expect(await answer).toMatch(/^HTTP\/1.1 413 /);
  });
});

function post(
  { app }: TestControl,
  request: { url: string; payload: object | string; headers?: Record<string, string> },
) {
  return app.inject({ method: 'POST', ...request });
}
