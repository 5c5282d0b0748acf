import { describe, expect, test } from 'vitest';
import type { TransportAnswer } from '../matomo/transport.js';
import { instanceOf, type ResolvedInstance } from '../model/target.js';
import { answerOf, aSite, NO_ANSWER, NO_CONNECTION, World } from './runner.test-support.js';

const SITES = [1, 2, 3].map((site) => aSite(site, { visitsPerDay: 500_000, concurrency: 50 }));
const URL_OF_SITES = SITES[0]?.target.settings.url ?? '';
const TIMEOUT_MS = 10_000;

function anInstance(concurrency: number): ResolvedInstance {
  return { key: instanceOf(URL_OF_SITES), settings: { concurrency, timezone: 'UTC' } };
}

/** A server of three sites at 12 visits/s in all, and how much of what was due each site got. */
async function aServer(concurrency: number) {
  const world = await World.of({ targets: SITES, instances: [anInstance(concurrency)], arrivals: 'constant' });
  const later = (answer: TransportAnswer, ms: number) =>
    new Promise<TransportAnswer>((resolve) => world.clock.after(ms, () => resolve(answer)));
  return { world, later };
}

describe('targets of one instance', { timeout: 60_000 }, () => {
  test('leave connections to each other: one that hangs costs the others nothing', async () => {
    const { world, later } = await aServer(20);
    await using _ = world;
    world.trackers.answer = (hit) =>
      hit.get('idsite') === '1' ? later(NO_ANSWER, TIMEOUT_MS) : later(answerOf(204), 20);
    await world.start({ pace: { kind: 'rate', perSecond: 12 } });
    await world.clock.pass(40_000);
    const { 2: second = 0, 3: third = 0 } = world.visitsOfSites;
    expect(second).toBeGreaterThanOrEqual(158);
    expect(third).toBeGreaterThanOrEqual(158);
    expect(world.told('instancePaused')).toEqual([]);
    expect(world.trackers.connections.filter(({ isOpen }) => isOpen).length).toBeLessThanOrEqual(20);
  });

  test('share the connections of their server, and its limit', async () => {
    const { world, later } = await aServer(4);
    await using _ = world;
    world.trackers.answer = () => later(answerOf(204), 5);
    await world.start({ pace: { kind: 'rate', perSecond: 12 } });
    await world.clock.pass(30_000);
    expect(world.trackers.connections.length).toBeLessThanOrEqual(4);
    for (const site of [1, 2, 3]) expect(world.visitsOfSites[site]).toBeGreaterThan(116);
  });

  test('pause together while their server is away, and go on together', async () => {
    const { world } = await aServer(20);
    await using _ = world;
    world.trackers.answer = () => NO_CONNECTION;
    await world.start({ pace: { kind: 'rate', perSecond: 12 } });
    await world.clock.pass(20_000);
    expect(world.told('instancePaused', 'instanceResumed')[0]).toMatchObject({ kind: 'instancePaused' });
    // A probe now and then, by one target at a time, and what retries add.
    expect(world.trackers.received.length).toBeLessThan(60);
    world.trackers.answer = () => answerOf(204);
    await world.clock.pass(20_000);
    expect(world.told('instancePaused', 'instanceResumed').at(-1)).toMatchObject({ kind: 'instanceResumed' });
    const before = { ...world.visitsOfSites };
    await world.clock.pass(20_000);
    for (const site of [1, 2, 3]) expect((world.visitsOfSites[site] ?? 0) - (before[site] ?? 0)).toBeGreaterThan(76);
  });

  test('wait as long as a server in maintenance asks', async () => {
    const { world } = await aServer(20);
    await using _ = world;
    world.trackers.answer = () => answerOf(503, '30');
    await world.start({ pace: { kind: 'rate', perSecond: 12 } });
    await world.clock.pass(2_000);
    const asked = world.trackers.received.length;
    expect(asked).toBeLessThan(20);
    await world.clock.pass(27_000);
    expect(world.trackers.received).toHaveLength(asked);
  });
});
