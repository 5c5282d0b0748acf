import { describe, expect, test, vi } from 'vitest';
import { aControl, type TestControl } from '../test-control.test-support.js';

// Real states, of which each test has its own.
vi.setConfig({ testTimeout: 60_000 });

const ORIGIN = { host: 'localhost', origin: 'http://localhost' };
const HOUR = 3_600_000;
describe('a session', () => {
  test('begins with a token, and is in a cookie that no script and no other site can use', async () => {
    await using control = await aControl();
    const answer = await logIn(control, await control.give('operator', { name: 'Ada' }));
    expect(answer.json()).toEqual({
      user: { name: 'Ada', role: 'operator', by: 'session' },
      expiresAt: expect.any(Number),
    });
    expect(answer.headers['set-cookie']).toMatch(
      /^trafficinator_session=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
    );
  });

  test('has a cookie of this host alone under TLS, and takes no other', async () => {
    await using control = await aControl({ gate: { isSecure: true } });
    const answer = await logIn(control, await control.give('viewer'));
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-trafficinator_session=.*; Path=\/; .*HttpOnly; SameSite=Strict; Secure$/);
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const named = cookie.split(';')[0] ?? '';
    expect(await status(control, named)).toBe(200);
    expect(await status(control, named.replace('__Host-', ''))).toBe(401);
  });

  test('is known by neither an unknown secret nor two cookies of its name', async () => {
    await using control = await aControl();
    const cookie = await control.logIn(await control.give('viewer'));
    expect(await status(control, `trafficinator_session=${'a'.repeat(43)}`)).toBe(401);
    expect(await status(control, `trafficinator_session=${'a'.repeat(43)}; ${cookie}`)).toBe(401);
    expect(await status(control, `other=1; ${cookie}; theme=dark`)).toBe(200);
  });

  test('is another one after each login, and the one before has ended', async () => {
    await using control = await aControl();
    const token = await control.give('viewer');
    const first = await control.logIn(token);
    const again = await logIn(control, token, { cookie: first });
    const second = String(again.headers['set-cookie']).split(';')[0] ?? '';
    control.clock.advance(1_000);
    expect([await status(control, first), await status(control, second)]).toEqual([401, 200]);
  });

  test('ends everywhere by logging out, and the cookie goes', async () => {
    await using control = await aControl();
    const cookie = await control.logIn(await control.give('viewer'));
    const headers = { ...ORIGIN, cookie };
    const answer = await control.app.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['set-cookie']).toContain('trafficinator_session=; Path=/; Max-Age=0');
    expect(await status(control, cookie)).toBe(401);
  });

  test('ends when nobody has used it for twelve hours, and goes on while somebody does, for a week at most', async () => {
    await using control = await aControl();
    const token = await control.give('viewer');
    const [idle, used] = [await control.logIn(token), await control.logIn(token)];
    const seen: number[] = [];
    for (let hours = 0; hours <= 7 * 24; hours += 11) {
      control.clock.advance(11 * HOUR);
      seen.push(await status(control, used));
    }
    expect(seen).toEqual([...Array(15).fill(200), 401]);
    expect(await status(control, idle)).toBe(401);
  });

  test('ends with its token', async () => {
    await using control = await aControl();
    const cookie = await control.logIn(await control.give('viewer', { expiresInMs: HOUR }));
    expect(await status(control, cookie)).toBe(200);
    control.clock.advance(HOUR);
    expect(await status(control, cookie)).toBe(401);
  });

  test('is asked for by everybody without being told to log in', async () => {
    await using control = await aControl();
    expect((await control.app.inject('/api/session')).json()).toEqual({
      user: { name: 'local', role: 'admin', by: 'open' },
    });
    await control.give('viewer');
    expect((await control.app.inject('/api/session')).json()).toEqual({});
  });

  test('leaves nothing in the state by which anybody could log in', async () => {
    await using control = await aControl();
    const token = await control.give('viewer');
    const cookie = await control.logIn(token);
    await using state = await control.engine.openState('read');
    const kept = JSON.stringify([await state.readTokens(), await state.readEvents(100), control.told]);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(cookie.split('=')[1]);
  });
});

describe('wrong tokens', () => {
  test('lock their address out after ten a minute, for twice as long each time, and are told to the log', async () => {
    await using control = await aControl();
    const right = await control.give('viewer');
    const waits: string[] = [];
    for (let round = 0; round < 7; round++) {
      for (let wrong = 0; wrong < 10; wrong++) expect((await logIn(control, `tfn_${wrong}`)).statusCode).toBe(401);
      const locked = await logIn(control, right);
      expect(locked.statusCode).toBe(429);
      waits.push(String(locked.headers['retry-after']));
      control.clock.advance(Number(locked.headers['retry-after']) * 1_000);
    }
    expect(waits).toEqual(['60', '120', '240', '480', '900', '900', '900']);
    expect((await logIn(control, right)).statusCode).toBe(200);
    expect(control.told).toContainEqual({
      level: 'warn',
      message: 'a token was not valid',
      fields: expect.objectContaining({ address: '127.0.0.1', path: '/api/session' }),
    });
  });

  test('are refused whether they log in or come with a request, and others go on with what was right before', async () => {
    await using control = await aControl();
    const [known, unknown] = [await control.give('viewer'), await control.give('viewer')];
    const ask = (token: string) =>
      control.app.inject({ url: '/api/meta', headers: { authorization: `Bearer ${token}` } });
    expect((await ask(known)).statusCode).toBe(200);
    for (let wrong = 0; wrong < 10; wrong++) await ask(`tfn_${wrong}`);
    expect((await ask(unknown)).statusCode).toBe(429);
    expect((await ask(known)).statusCode).toBe(200);
    const elsewhere = await control.app.inject({
      url: '/api/meta',
      headers: { authorization: `Bearer ${unknown}` },
      remoteAddress: '127.0.0.9',
    });
    expect(elsewhere.statusCode).toBe(200);
  });

  test('from one network of IPv6 are those of one address', async () => {
    await using control = await aControl();
    await control.give('viewer');
    const ask = (host: number) =>
      control.app.inject({
        url: '/api/meta',
        headers: { authorization: 'Bearer tfn_wrong' },
        remoteAddress: `2001:db8::${host}`,
      });
    for (let host = 1; host <= 10; host++) await ask(host);
    expect((await ask(99)).statusCode).toBe(429);
  });
});

function logIn({ app }: TestControl, token: string, headers: Record<string, string> = {}) {
  return app.inject({ method: 'POST', url: '/api/session', payload: { token }, headers: { ...ORIGIN, ...headers } });
}

async function status({ app }: TestControl, cookie: string) {
  return (await app.inject({ url: '/api/meta', headers: { cookie } })).statusCode;
}
