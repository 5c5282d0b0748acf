import { describe, expect, test } from 'vitest';
import { failsWith } from '../errors/failure.js';
import { serveMetrics } from './metrics-server.js';

const ANY = { host: '127.0.0.1', port: 0 };
const exposition = async () => 'up 1\n';

describe('serveMetrics', () => {
  test('answers a scrape, and nothing else', async () => {
    await using server = await serveMetrics(ANY, exposition);
    const scrape = await fetch(server.url);
    expect([scrape.status, scrape.headers.get('content-type'), await scrape.text()]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'up 1\n',
    ]);
    const other = await fetch(new URL('/', server.url));
    const post = await fetch(server.url, { method: 'POST', body: 'x' });
    expect([other.status, post.status, post.headers.get('allow')]).toEqual([404, 405, 'GET, HEAD']);
  });

  test('says no more than that it cannot, when what it reads fails', async () => {
    await using server = await serveMetrics(ANY, () => Promise.reject(new TypeError('postgres://ada:secret@db')));
    const scrape = await fetch(server.url);
    expect([scrape.status, await scrape.text()]).toEqual([503, 'The metrics cannot be read now.\n']);
  });

  test('refuses a port that is taken', async () => {
    await using server = await serveMetrics(ANY, exposition);
    const taken = { ...ANY, port: Number(new URL(server.url).port) };
    await expect(serveMetrics(taken, exposition)).rejects.toSatisfy((error) =>
      failsWith(error, 'metrics.cannot-listen'),
    );
  });

  test('is gone when it is disposed', async () => {
    const server = await serveMetrics(ANY, exposition);
    await server[Symbol.asyncDispose]();
    await expect(fetch(server.url)).rejects.toThrow();
  });
});
