import { describe, expect, test } from 'vitest';
import { aSite, World } from './runner.test-support.js';

const HOUR_MS = 3_600_000;

describe('Runner, one of several', { timeout: 30_000 }, () => {
  test('shares the visits that were asked for, exactly, and the rate', async () => {
    await using world = await World.of({ targets: [aSite(1, { weight: 3 }), aSite(2, { weight: 1 })].map(roomy) });
    const terms = { pace: { kind: 'rate', perSecond: 20 }, stop: { visits: 400 } } as const;
    const first = await world.start(terms);
    const second = await world.start(terms);
    expect(second.runner.record.fleet).toBe(first.runner.record.id);
    await first.end(10_000);
    expect(world.trackers.visits.length).toBeLessThan(260);
    expect((await first.end(HOUR_MS))?.because).toBe('visits');
    expect((await second.end(HOUR_MS))?.because).toBe('visits');
    expect(world.visitsOfSites).toEqual({ 1: 300, 2: 100 });
  });

  test('has a load of its own under other terms', async () => {
    await using world = await World.of({ targets: [roomy(aSite(1))] });
    const first = await world.start({ pace: { kind: 'rate', perSecond: 10 }, stop: { visits: 50 } });
    const second = await world.start({ pace: { kind: 'rate', perSecond: 20 }, stop: { visits: 50 } });
    expect(second.runner.record.fleet).toBe(second.runner.record.id);
    await first.end(HOUR_MS);
    await second.end(HOUR_MS);
    expect(world.visitsOfSites).toEqual({ 1: 100 });
  });

  test('has a load of its own while its rate rises, as another search of the capacity has', async () => {
    await using world = await World.of({ targets: [roomy(aSite(1))] });
    const pace = { kind: 'rate', perSecond: 10, isRising: true } as const;
    const runs = [
      await world.start({ pace, stop: { forMs: 1_000 } }),
      await world.start({ pace, stop: { forMs: 1_000 } }),
    ];
    for (const { runner } of runs) expect(runner.record.fleet).toBe(runner.record.id);
    for (const run of runs) await run.end(HOUR_MS);
  });

  test('takes over the rate of one that has ended, and none of it before', async () => {
    await using world = await World.of({ targets: [roomy(aSite(1))] });
    const pace = { kind: 'rate', perSecond: 40 } as const;
    const first = await world.start({ pace });
    const second = await world.start({ pace, stop: { forMs: 30_000 } });
    const before = await visitsIn(world, first, 30_000);
    const after = await visitsIn(world, first, 30_000);
    for (const visits of [before, after]) expect(Math.abs(visits - 1_200)).toBeLessThan(200);
    await second.end(1);
    expect(world.told('fleet').map((event) => event.kind === 'fleet' && event.runs)).toEqual([2, 2, 1]);
    first.runner.stop();
    await first.end(HOUR_MS);
  });

  test('follows the plan of the day with others, so that each visit is sent once', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 86_400 / 4 })] });
    const runs = [await world.start({ pace: { kind: 'plan' } }), await world.start({ pace: { kind: 'plan' } })];
    await runs[0]?.end(600_000);
    const { length } = world.trackers.visits;
    expect(Math.abs(length - 165)).toBeLessThan(50);
    for (const run of runs) run.runner.stop();
    for (const run of runs) await run.end(HOUR_MS);
    expect(new Set(world.trackers.visits.map(({ visitor, cdt }) => `${visitor} ${cdt}`)).size).toBe(
      world.trackers.visits.length,
    );
    expect(world.counts.missed).toBe(0);
  });

  test('ends with the last stage, and offers what each of them says', async () => {
    await using world = await World.of({ targets: [roomy(aSite(1))] });
    const stages = [
      { for: '20s', rampTo: 20 },
      { for: '20s', rate: 20 },
    ];
    const run = await world.start({ pace: { kind: 'stages', stages } });
    expect(await visitsIn(world, run, 20_000)).toBeGreaterThan(140);
    expect(await run.end(HOUR_MS)).toMatchObject({ reason: 'done', because: 'stages' });
    expect(Math.abs(world.trackers.visits.length - 600)).toBeLessThan(110);
  });

  test('slows down while answers are slow, counts what it holds back, and recovers', async () => {
    await using world = await World.of({
      targets: [roomy(aSite(1))],
      load: { adaptive: { p95: '<500ms' }, arrivals: 'constant' },
    });
    let slow = true;
    world.trackers.answer = () =>
      new Promise((resolve) => {
        world.clock.after(slow ? 800 : 20, () => resolve(OK));
      });
    const run = await world.start({ pace: { kind: 'rate', perSecond: 10 } });
    await run.end(60_000);
    const { offered, withheld } = world.counts;
    expect(offered).toBeLessThan(400);
    expect(Math.abs(offered + withheld - 600)).toBeLessThan(40);
    slow = false;
    await run.end(300_000);
    expect(world.told('rate').map((event) => event.kind === 'rate' && event.because)).toEqual(['slowed', 'recovered']);
    run.runner.stop();
    await run.end(HOUR_MS);
  });

  test('says that it is invalid when this process was too busy to be in time', async () => {
    await using world = await World.of({ targets: [aSite(1, { visitsPerDay: 1_000_000, concurrency: 1 })] });
    world.trackers.answer = () =>
      new Promise((resolve) => {
        world.clock.after(200, () => resolve(OK));
      });
    world.loopUse = 1;
    const run = await world.start({ pace: { kind: 'rate', perSecond: 20 } });
    await run.end(30_000);
    expect(run.runner.invalid).toMatch(/^The generator did not keep up/);
    expect(world.told('saturated').length).toBeGreaterThan(0);
    run.runner.abort();
    await run.end(HOUR_MS);
  });
});

const OK = {
  kind: 'response',
  status: 204,
  contentType: '',
  retryAfter: undefined,
  location: undefined,
  body: '',
} as const;

type Site = ReturnType<typeof aSite>;

/** The same site with room for every visit of a test. */
function roomy(site: Site): Site {
  const settings = { ...site.target.settings, visitsPerDay: 1_000_000 };
  return { ...site, target: { ...site.target, settings } };
}

async function visitsIn(world: World, run: { end(ms: number): Promise<unknown> }, ms: number): Promise<number> {
  const before = world.trackers.visits.length;
  await run.end(ms);
  return world.trackers.visits.length - before;
}
