import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { localDayAt } from '../calendar/local-day.js';
import type { TransportAnswer } from '../matomo/transport.js';
import { aSignature, URL_OF_TRACKER } from '../state/contract/builders.contract.js';
import { answerOf, aSite, World } from './runner.test-support.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const TODAY = localDayAt(instant(Date.parse('2026-11-24T12:00:00Z')), 'UTC');
const OTHER_SPELLING = URL_OF_TRACKER.replace('https:', 'http:');

/** Visits of each site that came in the next so many milliseconds. */
async function visitsIn(world: World, ms: number): Promise<Record<number, number>> {
  const before = world.trackers.visits.length;
  await world.clock.pass(ms);
  const visits: Record<number, number> = {};
  for (const { site } of world.trackers.visits.slice(before)) visits[site] = (visits[site] ?? 0) + 1;
  return visits;
}

describe('Runner, while targets are paused', () => {
  test('starts no visit of a paused target within a second, gives its leases back, and its share to the others', async () => {
    const [paused, other] = [aSite(1, { visitsPerDay: 50_000 }), aSite(2, { visitsPerDay: 50_000, weight: 3 })];
    await using world = await World.of({ targets: [paused, other], arrivals: 'constant' });
    await world.start({ pace: { kind: 'rate', perSecond: 40 } });
    await world.clock.pass(5_000);
    await world.pause(paused);
    await world.clock.pass(1_000);
    expect(await visitsIn(world, 10_000)).toEqual({ 2: 400 });
    expect(await world.day(paused, TODAY)).toMatchObject({ started: world.visitsOfSites[1], leased: 0 });
    expect(world.told('paused', 'resumed')).toMatchObject([{ kind: 'paused', targets: ['site1'] }]);
    await world.resume(paused);
    await world.clock.pass(1_000);
    expect(await visitsIn(world, 10_000)).toEqual({ 1: 100, 2: 300 });
    expect(world.told('resumed')).toMatchObject([{ targets: ['site1'] }]);
    expect(world.told('adopted')).toEqual([]);
  });

  test('drops the share of a paused target where overflow is dropped', async () => {
    const [paused, other] = [aSite(1, { visitsPerDay: 50_000 }), aSite(2, { visitsPerDay: 50_000 })];
    await using world = await World.of({ targets: [paused, other], arrivals: 'constant', overflow: 'drop' });
    await world.start({ pace: { kind: 'rate', perSecond: 40 } });
    await world.pause(paused);
    await world.clock.pass(1_000);
    expect(await visitsIn(world, 10_000)).toEqual({ 2: 200 });
  });

  test('lets visits under way end in order', async () => {
    const site = aSite(1, { visitsPerDay: 50_000 });
    await using world = await World.of({ targets: [site] });
    const answers: (() => void)[] = [];
    world.trackers.answer = () => new Promise((resolve) => answers.push(() => resolve(answerOf(204))));
    await world.start({ pace: { kind: 'rate', perSecond: 20 } });
    await world.clock.pass(2_000);
    await world.pause(site);
    await world.clock.pass(2_000);
    const started = world.trackers.visits.length;
    expect(started).toBeGreaterThan(0);
    world.trackers.answer = () => answerOf(204);
    for (const answer of answers) answer();
    await world.clock.pass(5_000);
    expect(world.counts).toMatchObject({ started, completed: started, partial: 0, failed: 0 });
    expect(world.trackers.received.length).toBeGreaterThan(started);
  });

  test('gives back what is granted after the pause', async () => {
    const site = aSite(1, { visitsPerDay: 50_000 });
    await using world = await World.of({ targets: [site] });
    const grant: typeof world.store.grant = async (requests) => {
      await world.later(1_500);
      return world.store.grant(requests);
    };
    await world.start({ pace: { kind: 'max' }, store: { grant } });
    await world.clock.pass(1_000);
    await world.pause(site);
    await world.clock.pass(5_000);
    expect(await world.day(site, TODAY)).toMatchObject({ started: 0, leased: 0 });
  });

  test('starts nothing of a target that was paused before, and says so', async () => {
    const [paused, other] = [aSite(1), aSite(2)];
    await using world = await World.of({ targets: [paused, other] });
    await world.pause(paused);
    const run = await world.start({ pace: { kind: 'max' }, stop: { untilCaps: true } });
    expect(await run.end(HOUR_MS)).toMatchObject({ reason: 'done', because: 'caps' });
    expect(world.visitsOfSites).toEqual({ 2: 100 });
    expect(world.told('paused')).toMatchObject([{ targets: ['site1'] }]);
  });

  test('counts as missed what the plan of the day had in a pause, and sends no burst but of the last minute', async () => {
    const site = aSite(1, { visitsPerDay: 86_400 });
    await using world = await World.of({ targets: [site], arrivals: 'constant' });
    const run = await world.start({ pace: { kind: 'plan' } });
    await world.clock.pass(5_000);
    const before = world.trackers.visits.length;
    await world.pause(site);
    await world.clock.pass(10 * MINUTE_MS);
    await world.resume(site);
    await world.clock.pass(10_000);
    const after = world.trackers.visits.length - before;
    expect(after).toBeGreaterThanOrEqual(69);
    expect(after).toBeLessThanOrEqual(72);
    run.runner.stop();
    await run.end(HOUR_MS);
    const { offered, started, missed } = world.counts;
    expect(offered).toBe(started + missed);
    expect(missed).toBeGreaterThanOrEqual(538);
    expect(missed).toBeLessThanOrEqual(541);
  }, 30_000);

  test('gives the share of a limited total to the others while a target is paused, so that nothing of it is missed', async () => {
    const sites = [aSite(1, { visitsPerDay: 500_000 }), aSite(2, { visitsPerDay: 500_000 })] as const;
    await using world = await World.of({ targets: sites, visitsPerDay: 172_800, arrivals: 'constant' });
    await world.start({ pace: { kind: 'plan' } });
    await world.clock.pass(70_000);
    expect(await visitsIn(world, 60_000)).toEqual({ 1: 60, 2: 60 });
    await world.pause(sites[0]);
    await world.clock.pass(1_000);
    expect(await visitsIn(world, 60_000)).toEqual({ 2: 120 });
    await world.resume(sites[0]);
    await world.clock.pass(1_000);
    expect(await visitsIn(world, 60_000)).toEqual({ 1: 60, 2: 60 });
    expect(world.counts.missed).toBe(0);
  }, 30_000);

  test('keeps the visits asked for that are left for a paused target, says that it waits, and ends exactly', async () => {
    const [paused, other] = [aSite(1, { visitsPerDay: 1_000 }), aSite(2, { visitsPerDay: 1_000, weight: 3 })];
    await using world = await World.of({ targets: [paused, other], arrivals: 'constant' });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { visits: 200 } });
    await world.clock.pass(2_000);
    await world.pause(paused);
    expect(await run.end(HOUR_MS)).toBeUndefined();
    const left = 50 - (world.visitsOfSites[1] ?? 0);
    expect(world.visitsOfSites[2]).toBe(150);
    expect(world.told('idle')).toMatchObject([{ targets: ['site1'], visitsLeft: left }]);
    await world.resume(paused);
    expect(await run.end(HOUR_MS)).toMatchObject({ reason: 'done', because: 'visits' });
    expect(world.visitsOfSites).toEqual({ 1: 50, 2: 150 });
  }, 30_000);

  test('splits the visits asked for among those that are not paused as it begins', async () => {
    const [paused, other] = [aSite(1, { visitsPerDay: 1_000 }), aSite(2, { visitsPerDay: 1_000 })];
    await using world = await World.of({ targets: [paused, other] });
    await world.pause(paused);
    const run = await world.start({ pace: { kind: 'max' }, stop: { visits: 100 } });
    expect(await run.end(HOUR_MS)).toMatchObject({ because: 'visits' });
    expect(world.visitsOfSites).toEqual({ 2: 100 });
  });

  test('does not wait for a paused target when it is to run until the caps', async () => {
    const [paused, other] = [aSite(1, { visitsPerDay: 5_000 }), aSite(2, { visitsPerDay: 100 })];
    await using world = await World.of({ targets: [paused, other] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { untilCaps: true } });
    await world.clock.pass(2_000);
    await world.pause(paused);
    expect(await run.end(HOUR_MS)).toMatchObject({ reason: 'done', because: 'caps' });
    expect(world.visitsOfSites[2]).toBe(100);
  });

  test.each([{}, { untilCaps: true }, { visits: 150 }])(
    'stays when all are paused, says so once, and goes on: %o',
    async (stop) => {
      const sites = [aSite(1), aSite(2)] as const;
      await using world = await World.of({ targets: sites });
      await world.pause(...sites);
      const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop });
      expect(await run.end(10 * MINUTE_MS)).toBeUndefined();
      expect(world.trackers.visits).toEqual([]);
      expect(world.told('idle')).toMatchObject([{ targets: ['site1', 'site2'] }]);
      await world.resume(...sites);
      await run.end(30_000);
      expect(world.trackers.visits).toHaveLength(stop.visits ?? 200);
    },
  );

  test('pauses and stops while a secret is slow to read', async () => {
    const [site, other] = [aSite(1, { visitsPerDay: 50_000 }), aSite(2, { visitsPerDay: 50_000 })];
    await using world = await World.of({ targets: [site, other] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 } });
    world.equipMs = MINUTE_MS;
    await world.apply({ put: [aSite(1, { visitsPerDay: 40_000 })] });
    await world.clock.pass(5_000);
    await world.pause(site);
    await world.clock.pass(1_000);
    expect(Object.keys(await visitsIn(world, 5_000))).toEqual(['2']);
    await world.store.askToStop(aSignature());
    expect(await run.end(1_000)).toMatchObject({ reason: 'done', because: 'stop' });
  });
});

describe('Runner, when it is asked to stop', () => {
  test('ends within a second as by Ctrl-C, and gives back what it has', async () => {
    const site = aSite(1, { visitsPerDay: 50_000 });
    await using world = await World.of({ targets: [site] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 50 } });
    await world.clock.pass(3_210);
    await world.store.askToStop(aSignature());
    expect(await run.end(1_000)).toMatchObject({ reason: 'done', because: 'stop' });
    expect(world.told('stopping')).toMatchObject([{ isAsked: true }]);
    expect(await world.day(site, TODAY)).toMatchObject({ started: world.trackers.visits.length, leased: 0 });
  });
});

describe('Runner, while the state is applied anew', () => {
  test('sends again within a second where a raised cap has room', async () => {
    await using world = await World.of({
      targets: [aSite(1, { visitsPerDay: 50 }), aSite(2, { visitsPerDay: 5_000 })],
    });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 40 }, stop: { untilCaps: true } });
    await world.clock.pass(20_000);
    expect(world.visitsOfSites[1]).toBe(50);
    await world.apply({ put: [aSite(1, { visitsPerDay: 80 })] });
    await world.clock.pass(1_000);
    expect(world.visitsOfSites[1]).toBeGreaterThan(50);
    expect(await run.end(HOUR_MS)).toMatchObject({ because: 'caps' });
    expect(world.visitsOfSites).toEqual({ 1: 80, 2: 5_000 });
  }, 30_000);

  test('serves a new target and leaves a removed one within a second', async () => {
    const [old, stays] = [aSite(1, { visitsPerDay: 50_000 }), aSite(2, { visitsPerDay: 50_000 })];
    await using world = await World.of({ targets: [old, stays], arrivals: 'constant' });
    await world.start({ pace: { kind: 'rate', perSecond: 40 } });
    await world.clock.pass(2_000);
    await world.apply({ put: [aSite(3, { visitsPerDay: 50_000, weight: 3 })], remove: [old] });
    await world.clock.pass(1_000);
    expect(await visitsIn(world, 10_000)).toEqual({ 2: 100, 3: 300 });
    expect(await world.day(old, TODAY)).toMatchObject({ started: world.visitsOfSites[1], leased: 0 });
  });

  test('keeps its connections and its rate when weights and load change', async () => {
    const sites = [aSite(1, { visitsPerDay: 500_000 }), aSite(2, { visitsPerDay: 500_000 })];
    await using world = await World.of({ targets: sites, arrivals: 'constant' });
    await world.start({ pace: { kind: 'rate', perSecond: 40 } });
    await world.clock.pass(2_000);
    const opened = world.trackers.connections.length;
    for (const weight of [2, 7, 1, 3]) {
      await world.apply({
        put: [aSite(1, { visitsPerDay: 500_000, weight })],
        load: { visitsPerDay: weight * 10_000 },
      });
      for (let second = 0; second < 3; second++) {
        const { 1: first = 0, 2: second = 0 } = await visitsIn(world, 1_000);
        expect(first + second).toBeGreaterThanOrEqual(38);
        expect(first + second).toBeLessThanOrEqual(42);
      }
    }
    // Evenly spaced: where the ten seconds begin, decides whether they hold one more.
    const { 1: first = 0, 2: second = 0 } = await visitsIn(world, 10_000);
    expect(Math.abs(first - 300)).toBeLessThanOrEqual(1);
    expect(Math.abs(second - 100)).toBeLessThanOrEqual(1);
    expect(world.trackers.connections).toHaveLength(opened);
  });

  test.each([0, 300])(
    'neither doubles nor drops the plan of the day when its volume changes; a grant takes %d ms',
    async (grantMs) => {
      await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 172_800 })], arrivals: 'constant' });
      const grant: typeof world.store.grant = async (requests) => {
        await world.later(grantMs);
        return world.store.grant(requests);
      };
      await world.start({ pace: { kind: 'plan' }, store: { grant } });
      await world.clock.pass(70_000);
      const { missed } = world.counts;
      let before = 2;
      for (const perSecond of [5, 7, 12, 20]) {
        const { clock, trackers } = world;
        const [from, sent] = [clock.now(), trackers.visits.length];
        await world.apply({ put: [aSite(1, { visitsPerDay: 86_400 * perSecond })] });
        for (let second = 0; second < 4; second++) {
          const { 1: visits = 0 } = await visitsIn(world, 1_000);
          // What is due while the first grant of a new plan is under way starts as much later.
          expect(visits).toBeGreaterThanOrEqual((second > 1 ? perSecond : before * (1 - grantMs / 1_000)) - 1.5);
          expect(visits).toBeLessThanOrEqual(perSecond * (1 + grantMs / 1_000) + 1.5);
        }
        const adoptedMs = (world.told('adopted').at(-1)?.at ?? 0) - from;
        const due = (before * adoptedMs + perSecond * (4_000 - adoptedMs)) / 1_000;
        expect(trackers.visits.length - sent).toBeGreaterThan(due - perSecond * (grantMs / 1_000) - 2);
        expect(trackers.visits.length - sent).toBeLessThan(due + 2);
        before = perSecond;
      }
      expect(world.counts.missed).toBe(missed);
    },
    30_000,
  );

  test('asks at once for what a raised cap gives', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 10 })], arrivals: 'constant' });
    await world.start({ pace: { kind: 'rate', perSecond: 40 } });
    await world.clock.pass(5_000);
    for (let cap = 20; cap <= 80; cap += 10) {
      await world.apply({ put: [aSite(1, { visitsPerDay: cap })] });
      await world.clock.pass(950);
      expect(world.visitsOfSites[1]).toBe(cap);
    }
  });

  test('starts nothing on a removed target while secrets of others are slow to read', async () => {
    const [old, stays] = [aSite(1, { visitsPerDay: 50_000 }), aSite(2, { visitsPerDay: 50_000 })];
    await using world = await World.of({ targets: [old, stays] });
    await world.start({ pace: { kind: 'rate', perSecond: 40 } });
    world.equipMs = MINUTE_MS;
    await world.apply({ remove: [old] });
    await world.clock.pass(1_000);
    expect(Object.keys(await visitsIn(world, 5_000))).toEqual(['2']);
    expect(world.told('adopted')).toEqual([]);
  });

  test('lets visits under way end at the old URL, and starts others at the new one', async () => {
    const site = aSite(1, { visitsPerDay: 50_000, concurrency: 4 });
    await using world = await World.of({ targets: [site] });
    const answer = Promise.withResolvers<TransportAnswer>();
    world.trackers.answer = () => answer.promise;
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 } });
    await world.clock.pass(2_000);
    expect(world.trackers.openTo(URL_OF_TRACKER)).toBe(4);
    world.trackers.answer = () => answerOf(204);
    await world.apply({ put: [aSite(1, { visitsPerDay: 50_000, concurrency: 4, url: OTHER_SPELLING })] });
    await world.clock.pass(1_000);
    const since = world.trackers.received.length;
    answer.resolve(answerOf(204));
    await world.clock.pass(2_000);
    const late = world.trackers.received.slice(since);
    expect(late.filter(({ url, isFirst }) => url === URL_OF_TRACKER && isFirst)).toEqual([]);
    expect(late.some(({ url }) => url === URL_OF_TRACKER)).toBe(true);
    expect([world.trackers.openTo(URL_OF_TRACKER), world.trackers.openTo(OTHER_SPELLING)]).toEqual([0, 4]);
    run.runner.stop();
    await run.end(HOUR_MS);
    expect(world.counts.started).toBe(world.counts.completed);
    expect(await world.day(site, TODAY)).toMatchObject({ started: world.trackers.visits.length, leased: 0 });
  });

  test('never has more connections than a lowered limit once they come back', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 500_000, concurrency: 8 })] });
    world.trackers.answer = () => new Promise((resolve) => world.clock.after(100, () => resolve(answerOf(204))));
    await world.start({ pace: { kind: 'max' } });
    await world.clock.pass(2_000);
    expect(world.trackers.openTo(URL_OF_TRACKER)).toBe(8);
    await world.apply({ put: [aSite(1, { visitsPerDay: 500_000, concurrency: 3 })] });
    await world.clock.pass(1_100);
    expect(world.trackers.openTo(URL_OF_TRACKER)).toBe(3);
    expect(world.trackers.connections).toHaveLength(8);
  });

  test('gives no second cap when the time zone of a target changes', async () => {
    const site = aSite(1, { visitsPerDay: 300 });
    await using world = await World.of({ targets: [site] });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { untilCaps: true } });
    await world.clock.pass(5_000);
    await world.apply({ put: [aSite(1, { visitsPerDay: 300, timezone: 'Asia/Tokyo' })] });
    expect(await run.end(HOUR_MS)).toMatchObject({ because: 'caps' });
    expect(world.trackers.visits).toHaveLength(300);
  });

  test('goes on where a target was taken out and put back while its visits were under way', async () => {
    const site = aSite(1, { visitsPerDay: 300 });
    const other = aSite(2, { visitsPerDay: 100 });
    await using world = await World.of({ targets: [site, other] });
    world.trackers.answer = () => new Promise((resolve) => world.clock.after(3_000, () => resolve(answerOf(204))));
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { visits: 200 } });
    await world.clock.pass(2_000);
    await world.apply({ remove: [site] });
    await world.clock.pass(1_000);
    await world.apply({ put: [site] });
    expect(await run.end(HOUR_MS)).toMatchObject({ because: 'visits' });
    expect(world.visitsOfSites).toEqual({ 1: 100, 2: 100 });
    expect(world.counts).toMatchObject({ started: 200, completed: 200 });
  }, 30_000);
});
