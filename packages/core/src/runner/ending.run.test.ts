import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { localDayAt } from '../calendar/local-day.js';
import { type Counts, type Interval, noCounts } from '../model/run.js';
import type { StateStore } from '../state/state-store.js';
import { aSite, World } from './runner.test-support.js';

const SITE = aSite(1, { visitsPerDay: 10_000 });
const TODAY = localDayAt(instant(Date.parse('2026-11-24T12:00:00Z')), 'UTC');
const RATE = { kind: 'rate', perSecond: 20 } as const;

/** What a state does to calls that it is asked to fail. */
type Trouble = 'refuses' | 'never answers';

/** Calls of a state that can be troubled from some moment on. */
function troubled(store: StateStore, ...calls: readonly ('grant' | 'mark' | 'close' | 'record')[]) {
  const trouble: { now: Trouble | undefined } = { now: undefined };
  const hung: (() => void)[] = [];
  const wrapped = calls.map((call) => {
    const work = store[call] as (...args: unknown[]) => Promise<unknown>; // The caller's types hold.
    const troubledWork = async (...args: unknown[]) => {
      if (trouble.now === 'refuses') throw new TypeError('The disk is full.');
      if (trouble.now === 'never answers') await new Promise<void>((resolve) => hung.push(resolve));
      return work(...args);
    };
    return [call, troubledWork];
  });
  return { trouble, hung, calls: Object.fromEntries(wrapped) as Partial<StateStore> }; // The same calls.
}

function sumOf(intervals: readonly Interval[]): Counts {
  const sum = { ...noCounts };
  const names = Object.keys(noCounts) as (keyof Counts)[]; // The object has exactly these.
  for (const { counts } of intervals) for (const name of names) sum[name] += counts[name];
  return sum;
}

describe('Runner, at its end', () => {
  test.each(['refuses', 'never answers'] as const)(
    'counts as missed what waits for a mark that the ledger %s, and sends it not even if the ledger comes back',
    async (how) => {
      await using world = await World.of({ targets: [SITE] });
      const { trouble, hung, calls } = troubled(world.store, 'mark');
      const run = await world.start({ pace: RATE, store: calls });
      await world.clock.pass(5_000);
      trouble.now = how;
      await world.clock.pass(1_000);
      run.runner.stop();
      expect(await run.end(60_000)).toMatchObject({ reason: 'interrupted' });
      const { offered, started, missed } = world.counts;
      expect(missed).toBeGreaterThan(0);
      expect(offered).toBe(started + missed);
      trouble.now = undefined;
      for (const answer of hung) answer();
      await world.clock.pass(5_000);
      expect(world.trackers.visits).toHaveLength(started);
      expect(world.counts).toMatchObject({ offered, started, missed });
    },
  );

  test('records what was counted last as soon as the state takes it', async () => {
    await using world = await World.of({ targets: [SITE] });
    const { trouble, calls } = troubled(world.store, 'record');
    const run = await world.start({ pace: RATE, store: calls });
    await world.clock.pass(12_345);
    trouble.now = 'refuses';
    run.runner.stop();
    await world.clock.pass(3_000);
    expect(await run.end(0)).toBeUndefined();
    expect(world.told('recordPending')).toMatchObject([{ detail: 'The disk is full.' }]);
    trouble.now = undefined;
    const ending = await run.end(2_000);
    // The run has ended when its last visit had; that the state was waited for is no part of it.
    expect(ending?.at).toBeLessThan(world.clock.now() - 2_000);
    expect(world.events.at(-1)).toMatchObject({ kind: 'stateReachable' });
    expect(sumOf(await world.store.readIntervals([run.runner.record.id]))).toEqual(world.counts);
    expect(world.counts.started).toBe(world.trackers.visits.length);
  });

  test.each(['refuses', 'never answers'] as const)(
    'waits no longer than its grace period for a state that %s, says so, and has counted all the same',
    async (how) => {
      await using world = await World.of({ targets: [SITE] });
      const { trouble, calls } = troubled(world.store, 'record');
      const run = await world.start({ pace: RATE, store: calls });
      await world.clock.pass(2_500);
      trouble.now = how;
      const from = world.clock.now();
      run.runner.stop();
      expect(await run.end(60_000)).toMatchObject({ reason: 'interrupted' });
      expect(world.clock.now() - from).toBeLessThan(6_000);
      expect(world.told('recordLost')).toHaveLength(1);
      expect(world.counts.started).toBe(world.trackers.visits.length);
    },
  );

  test('asks the state whatever else is to be told at the end as patiently, and no more once it was given up', async () => {
    await using world = await World.of({ targets: [SITE] });
    const run = await world.start({ pace: RATE, stop: { forMs: 1_000 } });
    await run.end(60_000);
    let asked = 0;
    const fails = async () => {
      asked += 1;
      throw new TypeError('The disk is full.');
    };
    const answered = run.runner.tellLast(async () => (asked < 2 ? fails() : 'recorded'), 'lost');
    await world.clock.pass(1_000);
    expect(await answered).toBe('recorded');
    const lost = run.runner.tellLast(fails, 'lost');
    await world.clock.pass(60_000);
    expect(await lost).toBe('lost');
    expect(await run.runner.tellLast(async () => 'recorded', 'lost')).toBe('lost');
    expect(world.clock.pending).toBe(0);
  });

  test('ends at once when it is told to, though nothing of the state answers', async () => {
    await using world = await World.of({ targets: [SITE] });
    const { trouble, calls } = troubled(world.store, 'mark', 'grant', 'close', 'record');
    const run = await world.start({ pace: RATE, store: calls });
    await world.clock.pass(5_000);
    trouble.now = 'never answers';
    await world.clock.pass(1_000);
    run.runner.stop();
    await world.clock.pass(1_000);
    const from = world.clock.now();
    run.runner.abort();
    expect(await run.end(60_000)).toMatchObject({ reason: 'interrupted' });
    expect(world.clock.now() - from).toBeLessThan(5_000);
    const { offered, started, missed } = world.counts;
    expect([offered, started]).toEqual([started + missed, world.trackers.visits.length]);
  });

  test('waits no longer for the state when it is told to end meanwhile', async () => {
    await using world = await World.of({ targets: [SITE] });
    const { trouble, calls } = troubled(world.store, 'record');
    const run = await world.start({ pace: RATE, store: calls });
    await world.clock.pass(2_500);
    trouble.now = 'refuses';
    run.runner.stop();
    await world.clock.pass(500);
    run.runner.abort();
    expect(await run.end(2_000)).toMatchObject({ reason: 'interrupted' });
  });
});

describe('Runner, at its beginning', () => {
  test('makes old intervals longer soon after, and then now and then', async () => {
    await using world = await World.of({ targets: [SITE] });
    const thinnedAt: number[] = [];
    const begun = world.clock.now();
    const thinIntervals: StateStore['thinIntervals'] = async () => {
      thinnedAt.push(Math.round((world.clock.now() - begun) / 1_000));
      return thinnedAt.length === 1;
    };
    await world.start({ pace: { kind: 'plan' }, store: { thinIntervals } });
    await world.clock.pass(11 * 60_000);
    expect(thinnedAt).toEqual([1, 1, 601]);
  });

  test('reads the days of its targets once', async () => {
    await using world = await World.of({ targets: [SITE] });
    let reads = 0;
    const readDays: StateStore['readDays'] = async (days) => {
      reads += 1;
      return world.store.readDays(days);
    };
    const run = await world.start({ pace: { kind: 'max' }, stop: { visits: 10 }, store: { readDays } });
    expect([reads, run.runner.days]).toEqual([
      1,
      await world.store.readDays([{ account: SITE.target.account, day: TODAY }]),
    ]);
  });
});
