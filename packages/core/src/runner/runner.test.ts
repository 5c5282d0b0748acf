import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { localDayAt } from '../calendar/local-day.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { TransportAnswer } from '../matomo/transport.js';
import { apply } from '../state/contract/builders.contract.js';
import { answerOf, aSite, NO_CONNECTION, World } from './runner.test-support.js';

const HOUR_MS = 3_600_000;
const NOON = '2026-11-24T12:00:00Z';
const TODAY = localDayAt(instant(Date.parse(NOON)), 'UTC');
const TOMORROW = localDayAt(TODAY.endsAt, 'UTC');

describe('Runner', () => {
  test('sends exactly the caps at a rate until the caps', async () => {
    const targets = [
      aSite(1, { visitsPerDay: 37 }),
      aSite(2, { visitsPerDay: 101, weight: 2 }),
      aSite(3, { visitsPerDay: 0 }),
    ];
    await using world = await World.of({ targets });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 10 }, stop: { untilCaps: true } });
    expect(await run.end(HOUR_MS)).toMatchObject({ reason: 'done', because: 'caps' });
    expect(world.visitsOfSites).toEqual({ 1: 37, 2: 101 });
    expect(await world.day(aSite(1), TODAY)).toMatchObject({ started: 37, leased: 0 });
  });

  test('gives what a capped target cannot take to the others, or drops it', async () => {
    const targets = [aSite(1, { visitsPerDay: 10 }), aSite(2, { visitsPerDay: 100_000 })];
    for (const [overflow, least, most] of [
      ['redistribute', 450, 720],
      ['drop', 220, 380],
    ] as const) {
      await using world = await World.of({ targets, overflow });
      const run = await world.start({ pace: { kind: 'rate', perSecond: 10 }, stop: { forMs: 60_000 } });
      await run.end(HOUR_MS);
      expect(world.visitsOfSites[1]).toBe(10);
      expect(world.visitsOfSites[2]).toBeGreaterThan(least);
      expect(world.visitsOfSites[2]).toBeLessThan(most);
    }
  });

  test('splits a number of visits by weight, exactly', async () => {
    const targets = [aSite(1, { visitsPerDay: 1_000, weight: 1 }), aSite(2, { visitsPerDay: 1_000, weight: 3 })];
    await using world = await World.of({ targets });
    const run = await world.start({ pace: { kind: 'max' }, stop: { visits: 200 } });
    expect(await run.end(HOUR_MS)).toMatchObject({ reason: 'done', because: 'visits' });
    expect(world.visitsOfSites).toEqual({ 1: 50, 2: 150 });
  });

  test('sends a target no second share when something is applied after it has had its own', async () => {
    const targets = [aSite(1, { visitsPerDay: 1_000, weight: 1 }), aSite(2, { visitsPerDay: 1_000, weight: 3 })];
    await using world = await World.of({ targets });
    const answer = Promise.withResolvers<TransportAnswer>();
    world.trackers.answer = (request) => (request.get('idsite') === '1' ? answerOf(204) : answer.promise);
    const run = await world.start({ pace: { kind: 'max' }, stop: { visits: 200 } });
    await world.clock.pass(5_000);
    expect(world.visitsOfSites).toEqual({ 1: 50, 2: 50 });
    await apply(world.store, { put: [aSite(1, { visitsPerDay: 2_000, weight: 1 })] });
    await world.clock.pass(5_000);
    answer.resolve(answerOf(204));
    expect(await run.end(HOUR_MS)).toMatchObject({ because: 'visits' });
    expect(world.visitsOfSites).toEqual({ 1: 50, 2: 150 });
  });

  test('spreads the plan of a day over its hours, and turns the day at midnight without exceeding a cap', async () => {
    const site = aSite(1, { visitsPerDay: 2_400 });
    await using world = await World.of({ from: '2026-11-24T22:00:00Z', targets: [site] });
    await world.start({ pace: { kind: 'plan' } });
    const perHour: number[] = [];
    for (let hour = 0; hour < 4; hour++) {
      const before = world.trackers.visits.length;
      await world.clock.pass(HOUR_MS);
      perHour.push(world.trackers.visits.length - before);
    }
    expect(perHour.every((visits) => visits > 60 && visits < 140)).toBe(true);
    const today = world.trackers.visits.filter(({ at }) => at < TODAY.endsAt);
    expect(today.every(({ cdt }) => cdt < TODAY.endsAt)).toBe(true);
    expect((await world.day(site, TOMORROW))?.started).toBe(world.trackers.visits.length - today.length);
    // A runner that begins in the evening does not send what the day has missed.
    expect((await world.day(site, TODAY))?.started).toBe(today.length);
  }, 120_000);

  test('ends with the plan of the day, where it is to run until the caps and began too late to use them', async () => {
    const site = aSite(1, { visitsPerDay: 2_400 });
    await using world = await World.of({ from: '2026-11-24T22:00:00Z', targets: [site] });
    const run = await world.start({ pace: { kind: 'plan' }, stop: { untilCaps: true } });
    expect(await run.end(4 * HOUR_MS)).toMatchObject({ reason: 'done', because: 'plan' });
    expect(world.trackers.visits.length).toBeGreaterThan(100);
    expect(await world.day(site, TOMORROW)).toBeUndefined();
  }, 60_000);

  test('dates every hit within the day whose cap it uses, and never in the future', async () => {
    const targets = [aSite(1, { visitsPerDay: 400 })];
    await using world = await World.of({ from: '2026-11-24T23:59:50Z', targets });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 10 }, stop: { forMs: 20_000 } });
    await run.end(HOUR_MS);
    expect(world.trackers.received.every(({ at, cdt }) => cdt <= at)).toBe(true);
    const days = new Map<string, Set<boolean>>();
    for (const { visitor, cdt } of world.trackers.received) {
      days.set(visitor, (days.get(visitor) ?? new Set()).add(cdt < TODAY.endsAt));
    }
    expect([...days.values()].every((sides) => sides.size === 1)).toBe(true);
    const old = new Set(world.trackers.visits.filter(({ cdt }) => cdt < TODAY.endsAt));
    expect((await world.day(aSite(1), TODAY))?.started).toBe(old.size);
  });

  test('adopts a lowered cap within a second', async () => {
    const site = aSite(1, { visitsPerDay: 10_000 });
    await using world = await World.of({ targets: [site] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { untilCaps: true } });
    await world.clock.pass(10_000);
    await apply(world.store, { put: [aSite(1, { visitsPerDay: 300 })] });
    expect(await run.end(HOUR_MS)).toMatchObject({ because: 'caps' });
    expect(world.trackers.visits).toHaveLength(300);
    expect(world.events.map(({ kind }) => kind)).toContain('adopted');
    expect(await world.day(site, TODAY)).toEqual(expect.objectContaining({ started: 300, leased: 0, cap: 300 }));
  });

  test('gives its leases back when it is stopped, so that started equals sent', async () => {
    const site = aSite(1, { visitsPerDay: 10_000 });
    await using world = await World.of({ targets: [site] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 50 } });
    await world.clock.pass(3_210);
    run.runner.stop();
    expect(await run.end(60_000)).toMatchObject({ reason: 'interrupted' });
    expect(await world.day(site, TODAY)).toMatchObject({ started: world.trackers.visits.length, leased: 0 });
  });

  test('gives back a lease that is granted while it stops', async () => {
    const site = aSite(1);
    await using world = await World.of({ targets: [site] });
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const grant: typeof world.store.grant = async (requests) => {
      asked.resolve();
      await go.promise;
      return world.store.grant(requests);
    };
    const run = await world.start({ pace: { kind: 'max' }, store: { grant } });
    await world.clock.pass(100);
    await asked.promise;
    run.runner.stop();
    await world.clock.pass(1_000);
    go.resolve();
    expect(await run.end(60_000)).toMatchObject({ reason: 'interrupted' });
    expect(await world.day(site, TODAY)).toMatchObject({ started: 0, leased: 0 });
  });

  test('leaves no timer behind when it has ended', async () => {
    await using world = await World.of({ targets: [aSite(1)] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 5 }, stop: { forMs: 3_000 } });
    expect(await run.end(HOUR_MS)).toMatchObject({ because: 'duration' });
    await world.clock.pass(0);
    expect(world.clock.pending).toBe(0);
    expect(world.events.filter(({ kind }) => kind === 'stateUnreachable')).toEqual([]);
  });

  test('starts no visit while the ledger does not answer, and goes on when it does', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 10_000 })] });
    let isDown = false;
    const mark: typeof world.store.mark = async (...args) => {
      if (isDown) throw new TypeError('The disk is full.');
      return world.store.mark(...args);
    };
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { forMs: 30_000 }, store: { mark } });
    await world.clock.pass(5_000);
    isDown = true;
    const before = world.trackers.visits.length;
    await world.clock.pass(5_000);
    expect(world.trackers.visits.length).toBe(before);
    isDown = false;
    await run.end(HOUR_MS);
    expect(world.events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['stateUnreachable', 'stateReachable']),
    );
    expect((await world.day(aSite(1), TODAY))?.started).toBe(world.trackers.visits.length);
    expect(world.trackers.visits.length).toBeGreaterThan(before);
  });

  test('says so when a question to the ledger is not answered at all, until it is, though others are', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 10_000 })] });
    const hung = Promise.withResolvers<void>();
    let isHanging = false;
    const grant: typeof world.store.grant = async (...args) => {
      if (isHanging) await hung.promise;
      return world.store.grant(...args);
    };
    await world.start({ pace: { kind: 'rate', perSecond: 20 }, store: { grant } });
    await world.clock.pass(5_000);
    isHanging = true;
    await world.clock.pass(5_000);
    expect(world.told('stateUnreachable', 'stateReachable')).toMatchObject([
      { detail: expect.stringMatching('not answered') },
    ]);
    isHanging = false;
    hung.resolve();
    await world.clock.pass(5_000);
    expect(world.told('stateUnreachable', 'stateReachable').map(({ kind }) => kind)).toEqual([
      'stateUnreachable',
      'stateReachable',
    ]);
  });

  test('ends when somebody has ended its run, whom it looked dead to', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 10_000 })] });
    let isEnded = false;
    const grant: typeof world.store.grant = async (...args) => {
      if (isEnded) throw new Failure([problem('state.run-ended', { run: 'this one' })]);
      return world.store.grant(...args);
    };
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, store: { grant } });
    await world.clock.pass(5_000);
    isEnded = true;
    expect(await run.end(60_000)).toMatchObject({ reason: 'lost' });
    expect((await world.day(aSite(1), TODAY))?.started).toBe(world.trackers.visits.length);
  });

  test('ends within the grace period though the ledger is gone, and leaves its leases to whoever comes next', async () => {
    const site = aSite(1, { visitsPerDay: 10_000 });
    await using world = await World.of({ targets: [site] });
    let isGone = false;
    const gone =
      <Args extends readonly unknown[], Answer>(work: (...args: Args) => Promise<Answer>) =>
      async (...args: Args): Promise<Answer> => {
        if (isGone) throw new TypeError('The thread of the state has ended.');
        return work(...args);
      };
    const { mark, close, grant } = world.store;
    const store = { mark: gone(mark), close: gone(close), grant: gone(grant) };
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, store });
    await world.clock.pass(5_000);
    isGone = true;
    await world.clock.pass(1_000);
    const before = world.trackers.visits.length;
    run.runner.stop();
    expect(await run.end(60_000)).toMatchObject({ reason: 'interrupted' });
    expect(world.trackers.visits.length).toBe(before);
    expect(await world.day(site, TODAY)).toMatchObject({ started: before });
  });

  test('pauses a target that does not take visits, and tells when it does again', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 10_000 })] });
    world.trackers.answer = () => NO_CONNECTION;
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { forMs: 60_000 } });
    await world.clock.pass(30_000);
    expect(world.trackers.visits.length).toBeLessThan(60);
    world.trackers.answer = () => answerOf(204);
    await run.end(HOUR_MS);
    const told = world.events
      .filter(({ kind }) => kind === 'failing' || kind === 'recoveredTarget')
      .map(({ kind }) => kind);
    expect(told.at(0)).toBe('failing');
    expect(told.at(-1)).toBe('recoveredTarget');
  });

  test.each([-2 * HOUR_MS, 2 * HOUR_MS])(
    'probes a target again though the clock is set by %d ms in a probe',
    async (setMs) => {
      await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 10_000 })] });
      let isUp = false;
      let isSet = false;
      world.trackers.answer = async () => {
        if (!isSet && world.told('failing').length > 0) {
          isSet = true;
          world.clock.set(setMs);
        }
        await world.later(100);
        return isUp ? answerOf(204) : NO_CONNECTION;
      };
      const run = await world.start({ pace: { kind: 'rate', perSecond: 20 } });
      // By then, nothing is under way that would be sent again.
      await world.clock.pass(120_000);
      isUp = true;
      await world.clock.pass(60_000);
      expect(world.told('recoveredTarget')).toHaveLength(1);
      run.runner.stop();
      await run.end(60_000);
    },
  );

  test.each([
    ['back', -2 * HOUR_MS],
    ['forward', 2 * HOUR_MS],
  ])('keeps its rate when the clock is set %s: no visit is missed, and none come at once', async (_, setMs) => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 10_000 })], arrivals: 'constant' });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 } });
    await world.clock.pass(10_000);
    world.clock.set(setMs);
    await world.clock.pass(10_000);
    const sent = world.trackers.visits.length;
    expect([sent >= 380, sent <= 401]).toEqual([true, true]);
    run.runner.stop();
    await run.end(60_000);
    expect(world.counts.missed).toBe(0);
  });

  test('ends its stages after the time that they take, though the clock is set meanwhile', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 10_000 })], arrivals: 'constant' });
    const stages = [{ for: '20s', rate: 20 }];
    const run = await world.start({ pace: { kind: 'stages', stages } });
    await world.clock.pass(10_000);
    world.clock.set(2 * HOUR_MS);
    await world.clock.pass(5_000);
    expect(run.runner.askedPerSecond).toBe(20);
    world.clock.set(-HOUR_MS);
    expect(await run.end(10_000)).toMatchObject({ reason: 'done', because: 'stages' });
  });

  test('counts so that every sum holds', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 10_000 })] });
    let asked = 0;
    const answers = [204, 204, 400, 204, 503, 204, 500, 204, 204];
    world.trackers.answer = () => answerOf(answers[asked++ % answers.length] ?? 204);
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { forMs: 60_000 } });
    await run.end(HOUR_MS);
    const { started, completed, partial, failed, offered, missed, ...hits } = world.counts;
    expect(completed + partial + failed).toBe(started);
    expect(offered).toBe(started + missed);
    expect(hits.accepted + hits.rejected + hits.failedHits + hits.ambiguous).toBe(hits.sent);
    expect([hits.sent + hits.retries, started]).toEqual([world.trackers.received.length, world.trackers.visits.length]);
  });
});
