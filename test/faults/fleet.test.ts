import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { expectEnd, expectInterrupted } from '../support/expect-end.js';
import { violationsOf } from '../support/sandbox.js';
import { FleetBench } from './fleet/fleet-bench.js';

const RATE = 80;
const CONCURRENCY = 4;
const of = (weight: number) => `weight: ${weight}, delivery: { concurrency: ${CONCURRENCY} }`;
const MANY = { a: { visitsPerDay: 100_000, more: of(1) }, b: { visitsPerDay: 100_000, more: of(3) } };

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

interface ShownRun {
  readonly id: string;
  readonly fleet: string;
  readonly pid: number;
  readonly rate: { readonly visitsPerSecond: number };
  readonly leased: { readonly leases: number; readonly visits: number };
}

async function shownRuns(fleet: FleetBench): Promise<readonly ShownRun[]> {
  const { stdout } = await fleet.run(['status', '--json']);
  const { runs }: { runs: readonly ShownRun[] } = JSON.parse(stdout);
  return runs;
}

const THROUGH = 'The run ended because it was through with the visits asked for.';

describe('runners of one load', () => {
  test('share its rate: one that joins takes its part, and one that dies leaves its part to the others', async () => {
    await using fleet = await FleetBench.of(server, MANY);
    const args = ['--rate', String(RATE), '--grace', '5s'];
    const began = Date.now();
    const first = await fleet.join(args);
    await fleet.hasStarted(first, RATE / 2);
    const second = await fleet.join(args);
    await fleet.says(first.runner, /2 runs share the load now/);
    await fleet.hasStarted(second, RATE / 2);
    const third = await fleet.join(args);
    await fleet.says(first.runner, /3 runs share the load now/);
    await fleet.hasStarted(third, RATE / 2);

    second.runner.process.kill('SIGKILL');
    await fleet.says(first.runner, /3 runs share the load now[\s\S]*2 runs share the load now/);
    await fleet.says(third.runner, /2 runs share the load now/);
    const before = await fleet.visits();
    await fleet.received(before + RATE);

    expect(await fleet.run(['stop'])).toMatchObject({ code: 0 });
    for (const { runner } of [first, third])
      expectEnd(await runner.outcome, 'The run ended because somebody asked it to stop.');
    const visits = await fleet.visits();
    const seconds = (Date.now() - began) / 1_000;
    // However long it took: together they never offered more than was asked for. Arrivals are random, and this is nobody's bad luck.
    expect(visits).toBeLessThan(RATE * seconds + 6 * Math.sqrt(RATE * seconds));
    // By weight, over all of them.
    const sites = await fleet.sites();
    expect((sites[2]?.visits ?? 0) / visits).toBeGreaterThan(0.65);
    expect((sites[2]?.visits ?? 0) / visits).toBeLessThan(0.85);
    const started = [...(await fleet.startedBy()).values()].reduce((sum, one) => sum + one, 0);
    // What the killed one had not yet told is missing: the visits of its last second.
    expect(visits - started).toBeLessThan(RATE);
    expect((await fleet.runs()).map(({ end, fleet }) => [end?.reason, fleet])).toEqual([
      ['done', first.run],
      ['lost', first.run],
      ['done', first.run],
    ]);
    for (const site of Object.values(sites)) expect([site.visits, violationsOf(site)]).toEqual([site.visitors, []]);
  });

  test('send the visits that were asked for, exactly and by weight, though one of them dies', async () => {
    await using fleet = await FleetBench.of(server, MANY);
    const [first, second, third] = await fleet.together(3, ['--rate', '300', '--visits', '800']);
    await fleet.received(200);
    second?.process.kill('SIGKILL');
    for (const runner of [first, third]) if (runner !== undefined) expectEnd(await runner.outcome, THROUGH);
    const sites = await fleet.sites();
    // A visit that was under way when its runner died is lost, and not sent again.
    for (const [site, share] of [sites[1], sites[2]].map((one, at) => [one, [200, 600][at] ?? 0] as const)) {
      expect(site?.visits).toBeLessThanOrEqual(share);
      expect(site?.visits).toBeGreaterThanOrEqual(share - CONCURRENCY);
      expect(site).toMatchObject({ visitors: site?.visits, rejected: {}, misattributed: 0 });
    }
  });

  test('send the visits that one alone would send of the same seed', async () => {
    const args = ['--rate', '400', '--visits', '400', '--seed', 'one and the same'];
    await using alone = await FleetBench.of(server, MANY);
    expectEnd(await alone.start(args).outcome, THROUGH);
    await using fleet = await FleetBench.of(server, MANY);
    for (const runner of await fleet.together(3, args)) expectEnd(await runner.outcome, THROUGH);
    for (const site of [1, 2]) {
      const visitors = await alone.visitors(site);
      expect(visitors).toHaveLength([100, 300][site - 1] ?? 0);
      expect(await fleet.visitors(site)).toEqual(visitors);
    }
    expect(new Set((await fleet.runs()).map((run) => run.fleet)).size).toBe(1);
    expect([...(await fleet.startedBy()).values()].filter((started) => started > 0).length).toBeGreaterThan(1);
  });

  test('are shown together, and each with its part', async () => {
    await using fleet = await FleetBench.of(server, MANY);
    const args = ['--rate', String(RATE)];
    const [one, two] = [await fleet.join(args), await fleet.join(args)];
    const other = await fleet.join(['--rate', '1']);
    await fleet.hasStarted(one, 20);
    await fleet.hasStarted(two, 20);
    const runs = await shownRuns(fleet);
    expect(new Map(runs.map(({ id, fleet }) => [id, fleet]))).toEqual(
      new Map([
        [one.run, one.run],
        [two.run, one.run],
        [other.run, other.run],
      ]),
    );
    // Which process it is that could be stopped, and what each does and holds.
    const ofTwo = (shown: readonly ShownRun[]) => shown.find(({ id }) => id === two.run);
    expect(ofTwo(runs)?.pid).toBe(two.runner.process.pid);
    expect(ofTwo(runs)?.rate.visitsPerSecond).toBeGreaterThan(0);
    let held = ofTwo(runs)?.leased;
    while (held?.leases === 0) held = ofTwo(await shownRuns(fleet))?.leased; // It was looked at between two leases.
    expect(held?.leases).toBeGreaterThan(0);
    expect(held?.visits).toBeLessThan(RATE * 4);
    const shown = await fleet.run(['status']);
    expect(shown.stdout.match(/80 visits\/s, one of 2/g)).toHaveLength(2);
  });
});

describe('a runner that is told to end by the system', () => {
  test('ends as by a first Ctrl-C, and gives back what it had reserved', async () => {
    await using fleet = await FleetBench.of(server, { a: { visitsPerDay: 100_000 } });
    const { runner, run } = await fleet.join(['--rate', String(RATE)]);
    await fleet.received(RATE / 2);
    runner.process.kill('SIGTERM');
    expectInterrupted(await runner.outcome);
    expect((await fleet.startedBy()).get(run)).toBe(await fleet.visits());
    expect((await fleet.runs()).map(({ end }) => end?.reason)).toEqual(['interrupted']);
  });
});
