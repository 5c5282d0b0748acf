import { describe, expect, test, vi } from 'vitest';
import { aControl, type TestControl } from '../test-control.test-support.js';
import { EventReader } from './event-reader.test-support.js';

// Real states, of which each test has its own.
vi.setConfig({ testTimeout: 60_000 });

describe('the stream', () => {
  test('begins with how everything does, and tells of lines of the log and of the history as they come', async () => {
    await using control = await aControl();
    const url = await control.listen();
    await using reader = await EventReader.open(url);
    expect(await reader.next()).toMatchObject({ event: 'overview', id: 'L0.A', data: { serial: 0 } });
    await addLines(control, ['one', 'two']);
    expect(await reader.next('log')).toMatchObject({ id: 'L1.A', data: { id: 1, message: 'one' } });
    expect(await reader.next('log')).toMatchObject({ id: 'L2.A', data: { id: 2, message: 'two' } });
    const draft = await createTarget(control);
    expect(draft.statusCode).toBe(201);
    expect(await reader.next('audit')).toMatchObject({
      id: expect.stringMatching(/^L2\.A[0-9a-f]{12}$/),
      data: { kind: 'draft', what: expect.stringContaining('target.a') },
    });
  });

  test('tells nobody what was there before, however long others have been following', async () => {
    await using control = await aControl();
    const url = await control.listen();
    // Read before the lines came, and not yet old.
    expect((await control.app.inject({ url: '/api/status' })).statusCode).toBe(200);
    await addLines(control, ['one']);
    await using early = await EventReader.open(url);
    expect(await early.next()).toMatchObject({ event: 'overview', id: 'L1.A' });
    await addLines(control, ['two']);
    expect(await early.next('log')).toMatchObject({ id: 'L2.A' });
    await using late = await EventReader.open(url);
    expect(await late.next()).toMatchObject({ event: 'overview', id: 'L2.A' });
    await addLines(control, ['three']);
    for (const reader of [early, late]) expect(await reader.next('log')).toMatchObject({ id: 'L3.A' });
  });

  test('goes on after the last event that was seen, and misses none', async () => {
    await using control = await aControl();
    const url = await control.listen();
    await addLines(control, ['one', 'two', 'three']);
    const seen = await lastSeen(url);
    expect(seen).toBe('L3.A');
    await addLines(control, ['four', 'five']);
    await createTarget(control);
    await using reader = await EventReader.open(url, { 'last-event-id': seen });
    const kinds: unknown[] = [];
    // What is shown at a glance may be a second old, and then comes before them as well.
    for (
      let event = await reader.next();
      event?.event !== 'overview' || kinds.length === 0;
      event = await reader.next()
    )
      if (event?.event !== 'overview') kinds.push([event?.event, event?.id?.replace(/A.*/, 'A')]);
    expect(kinds).toEqual([
      ['log', 'L4.A'],
      ['log', 'L5.A'],
      ['audit', 'L5.A'],
    ]);
  });

  test('says when something that was missed is no longer kept', async () => {
    await using control = await aControl();
    const url = await control.listen();
    await addLines(control, ['one']);
    await using ahead = await EventReader.open(url, { 'last-event-id': 'L500.A' });
    expect(await ahead.next()).toMatchObject({ event: 'gap', id: 'L1.A' });
    await using unknown = await EventReader.open(url, { 'last-event-id': `L1.A${'0'.repeat(12)}` });
    expect(await unknown.next()).toMatchObject({ event: 'gap' });
  });

  test('refuses what is no id of its own', async () => {
    await using control = await aControl();
    const ask = (id: string) => control.app.inject({ url: '/api/stream', headers: { 'last-event-id': id } });
    for (const id of ['L1', '7', 'L1.Azz', 'L-1.A']) expect((await ask(id)).statusCode).toBe(400);
  });

  test('says goodbye within a second when the session ends or its token is taken back', async () => {
    await using control = await aControl();
    const url = await control.listen();
    const token = await control.give('viewer');
    const cookie = await control.logIn(token);
    await using bySession = await EventReader.open(url, { cookie });
    await using byToken = await EventReader.open(url, { authorization: `Bearer ${token}` });
    const headers = { cookie, host: 'localhost', origin: 'http://localhost' };
    await control.app.inject({ method: 'DELETE', url: '/api/session', headers });
    await bySession.next('overview');
    await byToken.next('overview');
    control.clock.advance(1_000);
    expect(await bySession.next('goodbye')).toMatchObject({ data: { reason: 'You are not logged in any more.' } });
    expect(await bySession.next()).toBeUndefined();
    await using state = await control.engine.openState('write');
    const [kept] = await state.readTokens();
    await state.removeToken(kept?.id ?? '', { at: control.clock.now(), who: 'somebody' });
    control.clock.advance(1_000);
    expect(await byToken.next('goodbye')).toBeDefined();
  });

  test('ends when the server stops', async () => {
    await using control = await aControl();
    const url = await control.listen();
    await using reader = await EventReader.open(url);
    await reader.next('overview');
    await control.app.close();
    expect(await reader.next()).toBeUndefined();
  });

  test('is given to so many at a time, and to no more', async () => {
    await using control = await aControl();
    const url = await control.listen();
    const readers = await Promise.all(Array.from({ length: 200 }, () => EventReader.open(url)));
    const refused = await fetch(`${url}/api/stream`);
    expect([refused.status, ((await refused.json()) as { type: string }).type]).toEqual([
      // Of our own.
      429,
      'urn:trafficinator:problem:request.too-many-streams',
    ]);
    for (const reader of readers) await reader[Symbol.asyncDispose]();
  });
});

async function addLines({ engine, clock }: TestControl, messages: readonly string[]) {
  await using state = await engine.openState('write');
  const line = { at: clock.now(), run: 'r1', level: 'info', kind: 'notice' } as const;
  // A run's id is any text here.
  await state.addLogLines(messages.map((message) => ({ ...line, run: line.run as never, message })));
}

function createTarget({ app }: TestControl) {
  const url = 'https://analytics.example.com/matomo.php';
  const settings = { url, siteId: 1, visitsPerDay: 10, pages: ['https://www.example.com/'] };
  return app.inject({ method: 'POST', url: '/api/targets', payload: { key: 'a', settings } });
}

async function lastSeen(url: string): Promise<string> {
  await using reader = await EventReader.open(url);
  return (await reader.next('overview'))?.id ?? '';
}
