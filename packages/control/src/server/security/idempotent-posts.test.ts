import { describe, expect, test, vi } from 'vitest';
import { aControl, type TestControl } from '../test-control.test-support.js';

// Real states, of which each test has its own.
vi.setConfig({ testTimeout: 60_000 });

const DAY = 24 * 3_600_000;
const SETTINGS = {
  url: 'https://analytics.example.com/matomo.php',
  siteId: 1,
  visitsPerDay: 10,
  pages: ['https://www.example.com/'],
};

describe('a POST with an idempotency key', () => {
  test('is done once, and answered the same each time', async () => {
    await using control = await aControl();
    const first = await create(control, 'a', { 'idempotency-key': 'k1' });
    const again = await create(control, 'a', { 'idempotency-key': 'k1' });
    const other = await create(control, 'a', { 'idempotency-key': 'k2' });
    expect([first.statusCode, again.statusCode, other.statusCode]).toEqual([201, 201, 409]);
    expect(again.body).toBe(first.body);
    expect(again.headers.etag).toBe(first.headers.etag);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  test('is refused when it asks for something else than before', async () => {
    await using control = await aControl();
    await create(control, 'a', { 'idempotency-key': 'k1' });
    const other = await create(control, 'b', { 'idempotency-key': 'k1' });
    expect([other.statusCode, other.json().type]).toEqual([422, 'urn:trafficinator:problem:request.key-reused']);
  });

  test('is not done a second time while the first is under way', async () => {
    await using control = await aControl();
    const [one, two] = await Promise.all([
      create(control, 'a', { 'idempotency-key': 'k1' }),
      create(control, 'a', { 'idempotency-key': 'k1' }),
    ]);
    expect([one.statusCode, two.statusCode].sort()).toEqual([201, 409]);
  });

  test('is another request when another user sends it', async () => {
    await using control = await aControl();
    const [ada, bob] = [await control.give('admin'), await control.give('admin')];
    const by = (token: string) => ({ authorization: `Bearer ${token}`, 'idempotency-key': 'k1' });
    const first = await create(control, 'a', by(ada));
    const second = await create(control, 'b', by(bob));
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
  });

  test('is forgotten after a day', async () => {
    await using control = await aControl();
    await create(control, 'a', { 'idempotency-key': 'k1' });
    control.clock.advance(DAY);
    expect((await create(control, 'a', { 'idempotency-key': 'k1' })).statusCode).toBe(409);
  });

  test.each(['', 'a b', 'ä', 'x'.repeat(201)])('must have one that is valid: %o', async (key) => {
    await using control = await aControl();
    expect((await create(control, 'a', { 'idempotency-key': key })).statusCode).toBe(400);
  });
});

function create({ app }: TestControl, key: string, headers: Record<string, string>) {
  const settings = { ...SETTINGS, siteId: key.charCodeAt(0) };
  return app.inject({ method: 'POST', url: '/api/targets', payload: { key, settings }, headers });
}
