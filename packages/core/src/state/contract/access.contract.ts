import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { instant } from '../../base/clock.js';
import { contentHash } from '../../base/content-hash.js';
import type { KeptToken, Session } from '../../model/access.js';
import { aSignature, at, locked } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

const GRACE = aSignature({ at: at('13:00'), who: 'grace@hopper' });

/** What every store knows of those who may use the API. */
export function describeAccessStore(makeFixture: MakeFixture): void {
  describeTokens(makeFixture);
  describeSessions(makeFixture);
}

function describeTokens(makeFixture: MakeFixture): void {
  test('knows no token before one is given out', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    expect(await store.readTokens()).toEqual([]);
  });

  test('keeps tokens for every process, by age, with and without an end', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const younger = aToken({ createdAt: at('12:00'), expiresAt: at('18:00') });
    const older = aToken({ createdAt: at('11:00'), role: 'admin' });
    await first.store.addToken(younger, GRACE);
    await first.store.addToken(older, GRACE);
    expect(await second.store.readTokens()).toEqual([older, younger]);
  });

  test('adds to the history what was given out and taken back, and nothing by which it could be recognised', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const token = aToken({ name: 'the "wall" display', role: 'viewer' });
    await store.addToken(token, GRACE);
    expect(await store.removeToken(token.id, aSignature())).toBe(true);
    const events = await store.readEvents(10);
    expect(events).toEqual([
      { ...aSignature(), kind: 'revoke', serial: 0, what: '"the \\"wall\\" display" (viewer)' },
      { ...GRACE, kind: 'token', serial: 0, what: '"the \\"wall\\" display" (viewer)' },
    ]);
    expect(JSON.stringify(events)).not.toContain(token.hash);
  });

  test('takes a token back once', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const [token, other] = [aToken({ createdAt: at('11:00') }), aToken()];
    for (const each of [token, other]) await first.store.addToken(each, GRACE);
    const removed = await Promise.all([first, second].map(({ store }) => store.removeToken(token.id, GRACE)));
    expect(removed.toSorted()).toEqual([false, true]);
    expect(await first.store.readTokens()).toEqual([other]);
    expect(await first.store.readEvents(10)).toHaveLength(3);
  });

  test('has none of it in a dump, and keeps it when another state is loaded', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const before = await store.dump();
    const token = aToken();
    const session = aSession(token);
    await store.addToken(token, GRACE);
    await store.addSession(session);
    const text = JSON.stringify(await store.dump());
    expect(text).not.toContain(token.hash);
    expect(text).not.toContain(session.hash);
    await locked(store, (lock) => store.load(before, { lock, kind: 'restore', by: GRACE }));
    expect(await store.readTokens()).toEqual([token]);
    expect(await store.readSession(session.hash)).toEqual(session);
    expect(await store.check()).toEqual([]);
  });
}

function describeSessions(makeFixture: MakeFixture): void {
  test('keeps a session for every process until somebody logs out', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const token = aToken();
    const [session, other] = [aSession(token), aSession(token)];
    await first.store.addToken(token, GRACE);
    for (const each of [session, other]) await first.store.addSession(each);
    expect(await second.store.readSession(session.hash)).toEqual(session);
    await second.store.removeSession(session.hash);
    expect(await first.store.readSession(session.hash)).toBeUndefined();
    expect(await first.store.readSession(other.hash)).toEqual(other);
  });

  test('puts a session in the place of one with the same hash', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const token = aToken();
    const session = aSession(token);
    await store.addToken(token, GRACE);
    await store.addSession(session);
    const longer = { ...session, expiresAt: at('23:00') };
    await store.addSession(longer);
    expect(await store.readSession(session.hash)).toEqual(longer);
  });

  test('ends sessions with their token, and keeps none of a token that is gone', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [token, other] = [aToken(), aToken()];
    const [session, late, others] = [aSession(token), aSession(token), aSession(other)];
    for (const each of [token, other]) await store.addToken(each, GRACE);
    for (const each of [session, others]) await store.addSession(each);
    await store.removeToken(token.id, GRACE);
    await store.addSession(late);
    expect(await store.readSession(session.hash)).toBeUndefined();
    expect(await store.readSession(late.hash)).toBeUndefined();
    expect(await store.readSession(others.hash)).toEqual(others);
  });

  test('lets no session outlive its token when somebody logs in while it is taken back', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    for (let round = 0; round < 8; round++) {
      const token = aToken();
      const session = aSession(token);
      await first.store.addToken(token, GRACE);
      await Promise.all([first.store.addSession(session), second.store.removeToken(token.id, GRACE)]);
      expect(await second.store.readSession(session.hash)).toBeUndefined();
    }
  });

  test('forgets sessions that have expired when another begins', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const token = aToken();
    await store.addToken(token, GRACE);
    const expired = aSession(token, { expiresAt: at('14:00') });
    await store.addSession(expired);
    const living = aSession(token, { expiresAt: instant(at('14:00') + 1) });
    await store.addSession(living);
    await store.addSession(aSession(token, { startedAt: at('14:00'), expiresAt: at('15:00') }));
    expect(await store.readSession(expired.hash)).toBeUndefined();
    expect(await store.readSession(living.hash)).toEqual(living);
  });
}

function aToken(token: Partial<KeptToken> = {}): KeptToken {
  return {
    id: randomUUID().slice(0, 8),
    hash: contentHash(randomUUID()),
    name: 'ci',
    role: 'operator',
    createdAt: at('12:00'),
    createdBy: 'ada@lovelace',
    ...token,
  };
}

function aSession({ id }: KeptToken, session: Partial<Session> = {}): Session {
  return { hash: contentHash(randomUUID()), token: id, startedAt: at('12:00'), expiresAt: at('20:00'), ...session };
}
