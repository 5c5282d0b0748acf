import { expect, test } from 'vitest';
import { type Instant, instant } from '../../base/clock.js';
import { emptyHistogram, histogramFrom } from '../../base/histogram.js';
import { type Interval, type RunId, stopCauses } from '../../model/run.js';
import { leaseId } from '../../model/state.js';
import { accountOf, targetKey } from '../../model/target.js';
import type { StateStore } from '../state-store.js';
import {
  anError,
  anInterval,
  apply,
  aRequest,
  aRun,
  aTarget,
  at,
  counts,
  SITE_1,
  startARun,
  terms,
  URL_OF_TRACKER,
} from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

/** What every store keeps of runs. */
export function describeRunStore(makeFixture: MakeFixture): void {
  test('gives runs back, the latest first, and those that ended before the time asked for not at all', async () => {
    await using fixture = await makeFixture();
    const [{ store }, reader] = [await fixture.start(), await fixture.start()];
    const [old, ended, running] = [
      aRun({ startedAt: at('09:00') }),
      aRun({ startedAt: at('10:00'), bootId: undefined, pid: undefined }),
      aRun({ startedAt: at('11:00') }),
    ];
    for (const run of [old, ended, running]) await store.startRun(run, terms());
    await store.endRun(old.id, { at: at('09:30'), reason: 'done' });
    await store.endRun(ended.id, { at: at('10:30'), reason: 'failed' });
    const end = { at: at('10:30'), reason: 'failed' } as const;
    expect(await reader.store.readRuns(at('10:30'))).toEqual([running, { ...ended, end }]);
  });

  test('keeps what a run that has ended is worth', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const crossed = { metric: 'errorRate', bound: '<1%', measured: 0.25, isCrossed: true } as const;
    const unknown = { target: targetKey('shop'), metric: 'p95', bound: '<2s', isCrossed: false } as const;
    const ends = [
      { at: at('12:30'), reason: 'done', verdict: { invalid: 'It did not keep up.', thresholds: [crossed, unknown] } },
      { at: at('12:30'), reason: 'done', verdict: { thresholds: [] } },
      ...stopCauses.map((because) => ({ at: at('12:30'), reason: 'done', because }) as const), // Keeps the literal.
      { at: at('12:30'), reason: 'lost' },
    ] as const;
    for (const end of ends) {
      const run = await startARun(store);
      await store.endRun(run, end);
      expect((await store.readRuns(at('00:00'))).find(({ id }) => id === run)?.end).toEqual(end);
    }
  });

  test('tells what a run holds of the ledger, and nothing of one that holds nothing', async () => {
    await using fixture = await makeFixture();
    const [{ store }, reader] = [await fixture.start(), await fixture.start()];
    await apply(store, { put: [aTarget()] });
    const [one, two, idle] = [await startARun(store), await startARun(store), await startARun(store)];
    const leased = await store.grant([aRequest(one), aRequest(two), aRequest(one, { want: 5 })]);
    const [first, second, third] = leased.map(({ id }) => id);
    const ask = () => reader.store.readLeased([two, idle, one]);
    const two10 = { run: two, leases: 1, visits: 10 };
    expect(await ask()).toEqual([two10, { run: one, leases: 2, visits: 15 }]);
    await store.mark([{ lease: first ?? leaseId(0), used: 4 }], at('12:00'));
    expect(await ask()).toEqual([two10, { run: one, leases: 2, visits: 11 }]);
    await store.close(
      [
        { lease: first ?? leaseId(0), used: 4 },
        { lease: third ?? leaseId(0), used: 20 },
      ],
      at('12:00'),
    );
    expect(await ask()).toEqual([two10]);
    await store.close([{ lease: second ?? leaseId(0), used: 10 }], at('12:00'));
    expect(await ask()).toEqual([]);
    expect(await reader.store.readLeased([])).toEqual([]);
  });

  test('lets the first end of a run stay', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const id = await startARun(store);
    await store.endRun(id, { at: at('12:30'), reason: 'interrupted' });
    await store.endRun(id, { at: at('12:40'), reason: 'done' });
    expect((await store.readRuns(at('00:00')))[0]?.end).toEqual({ at: at('12:30'), reason: 'interrupted' });
  });

  test('replaces intervals of the same run, target, account and time, and keeps the others', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    const other = anInterval(run, { target: targetKey('blog') });
    const later = anInterval(run, { from: at('12:01') });
    await store.record([anInterval(run), other, later], []);
    const grown = anInterval(run, { counts: counts({ offered: 7 }) });
    await store.record([grown], []);
    expect(await store.readIntervals([run])).toEqual([other, grown, later]);
  });

  test('replaces errors of the same run, target, account and class, and keeps the others', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    const other = anError(run, { class: 'dns' });
    await store.record([], [anError(run), other]);
    const grown = anError(run, { count: 2, lastAt: at('12:10'), sample: 'No answer within 11 s.' });
    await store.record([], [grown]);
    expect(await store.readErrors([run])).toEqual([other, grown]);
  });

  test('answers for the runs asked for only', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [one, two] = [await startARun(store), await startARun(store)];
    await store.record([anInterval(one), anInterval(two)], [anError(two)]);
    expect(await store.readIntervals([two])).toEqual([anInterval(two)]);
    expect(await store.readErrors([one])).toEqual([]);
    expect(await store.readIntervals([])).toEqual([]);
  });

  test('answers what all runs did at accounts, whatever key their target had, within a span and since a time', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [one, two] = (await Promise.all([startARun(store), startARun(store)])).sort();
    if (one === undefined || two === undefined) throw new TypeError('Two runs were started.');
    const elsewhere = accountOf(URL_OF_TRACKER, 2);
    const [first, second, late] = [
      anInterval(one),
      anInterval(two, { target: targetKey('renamed') }),
      anInterval(one, { from: at('12:30') }),
    ];
    const [early, latest] = [anError(one), anError(two, { lastAt: at('12:10') })];
    await store.record(
      [first, second, late, anInterval(two, { account: elsewhere })],
      [early, latest, anError(two, { account: elsewhere })],
    );
    const of = { accounts: [SITE_1] };
    expect(await store.readIntervals(of)).toEqual([first, second, late]);
    expect(await store.readIntervals(of, { from: at('12:00'), until: at('12:30') })).toEqual([first, second]);
    expect(await store.readErrors(of)).toEqual([early, latest]);
    expect(await store.readErrors(of, at('12:01'))).toEqual([latest]);
    expect(await store.readErrors([one, two], at('12:01'))).toEqual([latest]);
    expect([await store.readIntervals({ accounts: [] }), await store.readErrors({ accounts: [] })]).toEqual([[], []]);
  });

  test('records nothing at all when one record is impossible', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    await expect(store.record([anInterval(run), anInterval(aRun().id)], [])).rejects.toThrow();
    expect(await store.readIntervals([run])).toEqual([]);
  });

  test('tells when the last interval of each run ends, as it was recorded and as it was thinned', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [one, two, idle] = [await startARun(store), await startARun(store), await startARun(store)];
    const blog = { target: targetKey('blog') };
    const later = instant(at('12:30') + 10_000);
    await store.record([anInterval(one), anInterval(one, { ...blog, from: at('12:30') }), anInterval(two)], []);
    const ends = new Map([
      [one, later],
      [two, instant(at('12:00') + 10_000)],
    ]);
    expect(await store.readLastEnds([one, two, idle])).toEqual(ends);
    await thinAll(store, at('14:00'));
    expect(await store.readLastEnds([two, one])).toEqual(ends);
    await store.record([anInterval(two, { from: at('15:00') })], []);
    expect(await store.readLastEnds([two])).toEqual(new Map([[two, instant(at('15:00') + 10_000)]]));
    await thinAll(store, instant(at('12:00') + 3 * DAY_MS));
    expect(await store.readLastEnds([one])).toEqual(new Map([[one, instant(at('12:31'))]]));
    expect(await store.readLastEnds([])).toEqual(new Map());
  });

  describeSpans(makeFixture);
  describeThinning(makeFixture);
}

function describeSpans(makeFixture: MakeFixture): void {
  test('gives intervals back in order of time, over all runs asked for, with all that was measured', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const [one, two] = [await startARun(store), await startARun(store)];
    const first = measured(one, at('12:00'), 3);
    const [second, third] = [measured(two, at('12:00'), 5), measured(one, instant(at('12:00') + 10_000), 7)];
    await store.record([third, second, first], []);
    expect(await store.readIntervals([one, two])).toEqual([first, second, third]);
    expect(await store.readIntervals([two, one])).toEqual([second, first, third]);
  });

  test('gives back those that begin within a span, its end not included', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    const long = anInterval(run, { from: at('12:00'), seconds: 3600 });
    const minute = anInterval(run, { from: at('13:00'), seconds: 60 });
    const short = [at('13:00'), at('13:01'), at('13:02')].map((from) => anInterval(run, { from }));
    await store.record([long, minute, ...short], []);
    const within = (from: string, until: string) => store.readIntervals([run], { from: at(from), until: at(until) });
    expect(await within('13:00', '13:02')).toEqual(expect.arrayContaining([minute, ...short.slice(0, 2)]));
    expect(await within('13:00', '13:02')).toHaveLength(3);
    expect(await within('11:00', '12:01')).toEqual([long]);
    expect(await within('12:30', '13:00')).toEqual([]);
  });
}

function describeThinning(makeFixture: MakeFixture): void {
  test('has nothing to thin within the hour', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    const intervals = [measured(run, at('12:00'), 3), measured(run, at('12:01'), 5)];
    await store.record(intervals, []);
    expect(await store.thinIntervals(at('12:59'))).toBe(false);
    expect(await store.readIntervals([run])).toEqual(intervals);
  });

  test('shows intervals as they were recorded for a day, then by the minute, and after 31 days by the hour', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    const at10s = (second: number) => instant(at('12:00') + second * 1_000);
    const intervals = [0, 10, 50, 70, 3_000, 3_600].map((second, index) => measured(run, at10s(second), index + 1));
    await store.record(intervals, []);
    const lengths = async (now: number) => {
      await thinAll(store, instant(now));
      return (await store.readIntervals([run])).map(({ from, seconds, counts: { sent } }) => [from, seconds, sent]);
    };
    expect(await lengths(at('23:59'))).toEqual(intervals.map(({ from, counts: { sent } }) => [from, 10, sent]));
    expect(await store.readIntervals([run])).toEqual(intervals);
    const minutes = [0, 60, 3_000, 3_600].map((second, index) => [at10s(second), 60, [6, 4, 5, 6][index]]);
    expect(await lengths(at('23:59') + DAY_MS)).toEqual(minutes);
    expect(await lengths(at('23:59') + 30 * DAY_MS)).toEqual(minutes);
    expect(await lengths(at('23:59') + 40 * DAY_MS)).toEqual([
      [at('12:00'), 3600, 15],
      [at('13:00'), 3600, 6],
    ]);
    expect(await store.check()).toEqual([]);
  });

  test('keeps every sum and every record of a histogram', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    const intervals = Array.from({ length: 400 }, (_, index) => {
      return measured(run, instant(at('00:00') + index * 70_000), (index % 7) + 1, 20 + (index % 300));
    });
    await store.record(intervals, []);
    const before = total(await store.readIntervals([run]));
    for (const days of [0.5, 2, 3, 33, 70]) {
      await thinAll(store, instant(at('00:00') + days * DAY_MS));
      const after = total(await store.readIntervals([run]));
      expect(after.counts).toEqual(before.counts);
      for (const name of HISTOGRAMS) {
        expect(after[name].count).toBe(before[name].count);
        const [p50, p95] = [before[name].percentile(50), before[name].percentile(95)];
        expect(Math.abs(after[name].percentile(50) - p50)).toBeLessThan(p50 / 8);
        expect(Math.abs(after[name].percentile(95) - p95)).toBeLessThan(p95 / 8);
      }
    }
  });

  test('takes what is recorded late into what is thinned, and replaces what is still as it was recorded', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    await store.record([measured(run, at('12:00'), 3)], []);
    await thinAll(store, at('14:00'));
    const again = measured(run, at('12:00'), 5);
    await store.record([again], []);
    expect(await store.readIntervals([run])).toEqual([again]);
    await thinAll(store, at('14:00'));
    expect(await store.readIntervals([run])).toEqual([again]);
    await thinAll(store, instant(at('14:00') + 2 * DAY_MS));
    await store.record([measured(run, instant(at('12:00') + 20_000), 2)], []);
    await thinAll(store, instant(at('14:00') + 2 * DAY_MS));
    expect((await store.readIntervals([run])).map(({ seconds, counts: { sent } }) => [seconds, sent])).toEqual([
      [60, 7],
    ]);
  });

  test('does a part at a time, and several processes at once do all of it, once', async () => {
    await using fixture = await makeFixture();
    const processes = [await fixture.start(), await fixture.start()] as const;
    const [{ store }] = processes;
    const runs = [await startARun(store), await startARun(store), await startARun(store)];
    const intervals = runs.flatMap((run) =>
      Array.from({ length: 1_000 }, (_, index) => measured(run, instant(at('00:00') + index * 10_000), 1)),
    );
    await store.record(intervals, []);
    expect(await store.thinIntervals(at('23:59'))).toBe(true);
    await Promise.all(processes.map((process) => thinAll(process.store, instant(at('00:00') + 3 * DAY_MS))));
    const thinned = await store.readIntervals(runs);
    expect(thinned.map(({ seconds }) => seconds)).toEqual(Array.from({ length: 3 * 167 }, () => 60));
    expect(total(thinned).counts).toEqual(total(intervals).counts);
  });
}

const DAY_MS = 86_400_000;
const HISTOGRAMS = ['latency', 'latencySinceDue', 'lateness'] as const;

/** So many hits and visits, with latencies around `ms`. */
function measured(run: RunId, from: Instant, sent: number, ms = 80): Interval {
  const histogram = (first: number) => {
    const values = emptyHistogram();
    for (let hit = 0; hit < sent; hit++) values.record(first + hit * 3);
    return values.encode();
  };
  const figures = counts({ offered: sent, started: sent, completed: sent, sent, accepted: sent, late: 1 });
  const histograms = { latency: histogram(ms), latencySinceDue: histogram(ms + 2), lateness: histogram(1) };
  return anInterval(run, { from, counts: figures, ...histograms });
}

async function thinAll(store: StateStore, now: Instant): Promise<void> {
  while (await store.thinIntervals(now));
}

function total(intervals: readonly Interval[]) {
  const sums: Record<string, number> = {};
  const histograms = { latency: emptyHistogram(), latencySinceDue: emptyHistogram(), lateness: emptyHistogram() };
  for (const interval of intervals) {
    for (const [name, count] of Object.entries(interval.counts)) sums[name] = (sums[name] ?? 0) + count;
    for (const name of HISTOGRAMS) histograms[name].merge(histogramFrom(interval[name]));
  }
  return { counts: sums, ...histograms };
}
