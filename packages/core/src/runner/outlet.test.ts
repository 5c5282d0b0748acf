import { expect, test } from 'vitest';
import type { TransportAnswer } from '../matomo/transport.js';
import { anInstance } from '../plan/plan.test-support.js';
import { answerOf, aSite, World } from './runner.test-support.js';

const SITE = aSite(1, { visitsPerDay: 500_000, concurrency: 2 });
const NOON = new Date('2026-11-24T12:00:00Z');
const TODAY = {
  date: '2026-11-24',
  timezone: 'UTC',
  startsAt: NOON.getTime() - 43_200_000,
  endsAt: NOON.getTime() + 43_200_000,
} as never;

/** A target of two connections, which answers each hit after so long, and a run that sends as much as it can. */
async function aTarget(answerMs: number) {
  const world = await World.of({ targets: [SITE] });
  const pace = { answerMs };
  world.trackers.answer = () =>
    new Promise<TransportAnswer>((resolve) => world.clock.after(pace.answerMs, () => resolve(answerOf(204))));
  const run = await world.start({ pace: { kind: 'max' }, stop: { forMs: 60_000 } });
  return { world, run, pace };
}

/** How many visits are started in the books, and never left. */
async function owed(world: World): Promise<number> {
  return ((await world.day(SITE, TODAY))?.started ?? 0) - world.trackers.visits.length;
}

test('connections are kept busy where visits end within a turn of the ledger', async () => {
  const { world } = await aTarget(1);
  await using _ = world;
  await world.clock.pass(3_000);
  const before = world.trackers.received.length;
  await world.clock.pass(1_000);
  // A hit takes a millisecond on each of two connections.
  expect(world.trackers.received.length - before).toBeGreaterThan(1_900);
});

test('no more visits stand than end in a turn, and none where they take long', async () => {
  const { world, run, pace } = await aTarget(1);
  await using _ = world;
  await world.clock.pass(3_000);
  pace.answerMs = 10_000;
  await world.clock.pass(5_000);
  const standing = world.counts.offered - world.trackers.visits.length;
  expect(standing).toBeGreaterThan(0);
  expect(standing).toBeLessThan(40);
  pace.answerMs = 50;
  await run.end(300_000);
  expect(await owed(world)).toBe(0);
});

test('targets that want more than their instance has connections all have their turn', async () => {
  const sites = Array.from({ length: 12 }, (_, at) => aSite(at + 1, { visitsPerDay: 500_000 }));
  const [url = ''] = sites.map(({ target }) => target.settings.url);
  const world = await World.of({ targets: sites, instances: [anInstance({ url, concurrency: 3 })] });
  await using _ = world;
  world.trackers.answer = () =>
    new Promise<TransportAnswer>((resolve) => world.clock.after(1, () => resolve(answerOf(204))));
  await world.start({ pace: { kind: 'max' }, stop: { forMs: 60_000 } });
  await world.clock.pass(5_000);
  const visits = Object.values(world.visitsOfSites);
  expect(visits).toHaveLength(sites.length);
  expect(Math.min(...visits)).toBeGreaterThan(Math.max(...visits) * 0.7);
  // They hand the connections on without a pause.
  const before = world.trackers.received.length;
  await world.clock.pass(1_000);
  expect(world.trackers.received.length - before).toBeGreaterThan(2_500);
});
