import { expect, test } from 'vitest';
import { type Instant, instant } from '../../base/clock.js';
import type { RunId } from '../../model/run.js';
import type { BoundedPeriod, Lease, LeaseMark } from '../../model/state.js';
import type { StateStore } from '../state-store.js';
import {
  aDay,
  aMonth,
  anInstance,
  aPeriod,
  apply,
  aRequest,
  aSignature,
  aTarget,
  at,
  BOOT,
  INSTANCE,
  locked,
  startARun,
} from './builders.contract.js';
import type { MakeFixture, StateProcess } from './fixture.contract.js';

const UTC = aPeriod('day', aDay());
const TOMORROW = aPeriod('day', aDay('2026-11-25'));
/** 05:00 to 05:00 UTC, under the same date. */
const NEW_YORK = aPeriod('day', aDay('2026-11-24', 'America/New_York', '2026-11-24T05:00Z'));
/** 15:00 to 15:00 UTC, under the next date. */
const TOKYO = aPeriod('day', aDay('2026-11-25', 'Asia/Tokyo', '2026-11-24T15:00Z'));
const NOVEMBER = aPeriod('month', aMonth());
/** From 15:00 UTC of the 31st of October on. */
const TOKYO_NOVEMBER = aPeriod('month', aMonth('2026-11-01', 'Asia/Tokyo', '2026-10-31T15:00Z'));
/** From 15:00 UTC of the 30th of November on. */
const TOKYO_DECEMBER = aPeriod('month', aMonth('2026-12-01', 'Asia/Tokyo', '2026-11-30T15:00Z'));

const LIMITS = { visitsPerDay: 100_000, hitsPerDay: 100 };

/** How every store sees to it that a changed time zone gives no second hit budget. */
export function describeBudgetZones(makeFixture: MakeFixture): void {
  describeSent(makeFixture);
  describeHeld(makeFixture);
}

function describeSent(makeFixture: MakeFixture): void {
  test('counts in a new zone the hits since its midnight, under another date', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, { hits: 30, lastHitAt: at('14:59') });
    await send(store, run, UTC, { hits: 20, lastHitAt: at('15:00') });
    await send(store, run, UTC, { hits: 10, lastHitAt: at('23:59') });
    expect(await granted(store, run, TOKYO, 100)).toEqual([70]);
    expect(await counts(store, UTC, TOKYO)).toEqual([
      [130, 0], // 60, and 70 that may be sent in it.
      [30, 70],
    ]);
    expect(await store.check()).toEqual([]);
  });

  test('counts in a new zone the hits since its midnight, under the same date', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const yesterday = aPeriod('day', aDay('2026-11-23'));
    const evening = instant(at('00:00') - 3_600_000);
    const earlier = aPeriod('day', aDay('2026-11-24', 'Asia/Kathmandu', '2026-11-23T18:15Z'));
    await send(store, run, yesterday, { hits: 40, lastHitAt: evening });
    await send(store, run, UTC, { hits: 20, lastHitAt: at('01:00') });
    expect(await counts(store, UTC, NEW_YORK, earlier)).toEqual([
      [20, 0],
      [20, 0], // Never fewer than before.
      [60, 0],
    ]);
    expect(await granted(store, run, earlier, 100)).toEqual([40]);
  });

  test('counts what was sent meanwhile when the zone changes back, and gives one budget in all', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    for (const [minute, period] of [UTC, TOKYO, UTC, TOKYO, UTC, TOKYO, UTC].entries())
      await send(store, run, period, { hits: 20, lastHitAt: at(`16:${minute + 10}`) });
    expect(await counts(store, UTC, TOKYO)).toEqual([
      [100, 0],
      [100, 0],
    ]);
    expect(await granted(store, run, UTC, 1)).toEqual([]);
  });

  test('counts in a new zone the hits since the beginning of its month', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerMonth: 100 });
    const october = aPeriod('month', { ...aMonth('2026-10-01'), endsAt: NOVEMBER.startsAt });
    const day = aDay('2026-10-31');
    await send(store, run, october, { hits: 30, lastHitAt: instant(TOKYO_NOVEMBER.startsAt - 1) }, day);
    await send(store, run, october, { hits: 20, lastHitAt: TOKYO_NOVEMBER.startsAt }, day);
    await send(store, run, NOVEMBER, { hits: 10, lastHitAt: at('12:00') });
    expect(await granted(store, run, TOKYO_NOVEMBER, 100)).toEqual([70]);
    expect(await counts(store, NOVEMBER, TOKYO_NOVEMBER, october)).toEqual([
      [30, 70],
      [30, 70],
      [130, 0],
    ]);
    expect(await counts(store, TOKYO_DECEMBER)).toEqual([]);
  });

  test('keeps day and month apart', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerMonth: 1_000 });
    const budgets = [UTC, NOVEMBER].map((period) => ({ ...period, atLeast: 1, want: 30 }));
    const [lease] = await store.grant([aRequest(run, { budgets })]);
    await store.close([{ ...mark(lease, [30, 30]), lastHitAt: at('16:00') }], at('16:00'));
    expect(await granted(store, run, TOKYO, 100)).toEqual([70]);
    expect(await granted(store, run, TOKYO_NOVEMBER, 1_000)).toEqual([970]);
  });

  test('does the same for all sites of an instance whose zone changes', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await apply(store, { instances: [anInstance({ hitsPerDay: 100 })] });
    const scope = { kind: 'instance', instance: INSTANCE } as const;
    await send(store, run, { ...UTC, scope }, { hits: 60, lastHitAt: at('16:00') });
    await apply(store, { instances: [anInstance({ hitsPerDay: 100, timezone: 'Asia/Tokyo' })] });
    expect(await granted(store, run, { ...TOKYO, scope }, 100)).toEqual([40]);
    expect(await granted(store, run, TOKYO, 100)).toEqual([100]); // The site's own.
  });

  test('grants nothing under a budget of an instance in a zone that is not applied, and leaves that of the zone which is open', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const scope = { kind: 'instance', instance: INSTANCE } as const;
    await apply(store, { instances: [anInstance({ hitsPerDay: 100, timezone: 'Asia/Tokyo' })] });
    await send(store, run, { ...TOKYO, scope }, { hits: 60, lastHitAt: at('16:00') });
    expect(await granted(store, run, { ...UTC, scope }, 10)).toEqual([]);
    expect(await counts(store, { ...UTC, scope }, { ...TOKYO, scope })).toEqual([
      [60, 0], // As it would be opened; it is not.
      [60, 0],
    ]);
    await send(store, run, { ...TOKYO, scope }, { hits: 10, lastHitAt: at('16:10') });
    expect(await counts(store, { ...UTC, scope }, { ...TOKYO, scope })).toEqual([
      [70, 0],
      [70, 0],
    ]);
    await apply(store, { instances: [] }); // Nothing bounds its hits any more, whoever knows it.
    expect(await granted(store, run, { ...UTC, scope }, 10)).toEqual([10]);
  });

  test('counts the hits of a lease until the end of the day of its visits where nobody knows better', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, { hits: 30 });
    expect(await granted(store, run, TOKYO, 100)).toEqual([70]);
  });

  test('counts no hits of the days before', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const overMidnight = [UTC, TOMORROW].map((period) => ({ ...period, atLeast: 1, want: 40 }));
    const newYork = aDay('2026-11-24', 'America/New_York', '2026-11-24T05:00Z');
    await apply(store, { put: [aTarget({ ...LIMITS, timezone: newYork.timezone })] });
    const [lease] = await store.grant([aRequest(run, { day: newYork, budgets: overMidnight })]);
    await store.close([{ ...mark(lease, [30, 10]), lastHitAt: instant(TOMORROW.startsAt + 60_000) }], at('23:59'));
    await apply(store, { put: [aTarget(LIMITS)] });
    expect(await counts(store, UTC, TOMORROW)).toEqual([
      [30, 0],
      [10, 0],
    ]);
    await send(store, run, UTC, { hits: 20 });
    expect(await counts(store, UTC, TOMORROW)).toEqual([
      [50, 0],
      [10, 0],
    ]);
    expect(await granted(store, run, aPeriod('day', aDay('2026-11-26')), 100)).toEqual([100]);
  });

  test('counts what another state has sent in another zone, once it is taken in', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, { hits: 30, lastHitAt: at('14:00') });
    const before = await store.dump();
    await send(store, run, TOKYO, { hits: 40, lastHitAt: at('16:00') });
    await store.endRun(run, { at: at('17:00'), reason: 'done' });
    const as = { kind: 'restore', by: aSignature() } as const;
    await locked(store, (lock) => store.load(before, { lock, ...as }));
    expect(await counts(store, UTC, TOKYO)).toEqual([
      [70, 0],
      [40, 0],
    ]);
    expect(await granted(store, await startARun(store), UTC, 100)).toEqual([30]);
  });
}

function describeHeld(makeFixture: MakeFixture): void {
  test('counts what leases of another date hold, and no more than they have used once they are closed', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run, { budgets: [{ ...UTC, atLeast: 1, want: 40 }] })]);
    expect(await granted(store, run, TOKYO, 100)).toEqual([60]);
    await store.close([{ ...mark(lease, [25]), lastHitAt: at('16:00') }], at('16:00'));
    expect(await counts(store, UTC)).toEqual([[85, 0]]); // 25, and 60 that are held under the other date.
    expect(await granted(store, run, UTC, 100)).toEqual([15]);
  });

  test('counts what leases of the same date hold once', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run, { budgets: [{ ...UTC, atLeast: 1, want: 40 }] })]);
    expect(await granted(store, run, NEW_YORK, 100)).toEqual([60]);
    await store.close([{ ...mark(lease, [25]), lastHitAt: at('16:00') }], at('16:00'));
    expect(await counts(store, NEW_YORK)).toEqual([[25, 60]]);
    expect(await store.check()).toEqual([]);
  });

  test('does not count what leases of the day before hold in the same zone', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    expect(await granted(store, run, UTC, 40)).toEqual([40]);
    expect(await granted(store, run, TOMORROW, 100)).toEqual([100]);
  });

  test.each<[string, string | undefined, number]>([
    ['as far as they are marked', BOOT, 88],
    ['as wholly used after another boot', 'another boot', 60],
  ])('counts the hits of the dead %s', async (_what, bootId, left) => {
    await using fixture = await makeFixture();
    const runner = await aRunner(await fixture.start());
    const [lease] = await runner.store.grant([aRequest(runner.run, { budgets: [{ ...UTC, atLeast: 1, want: 40 }] })]);
    await runner.store.mark([{ ...mark(lease, [12]), used: 4, lastHitAt: at('16:00') }], at('16:00'));
    await runner.die();
    const { store } = await fixture.start();
    await store.recover(at('17:00'), bootId);
    expect(await granted(store, await startARun(store), TOKYO, 100)).toEqual([left]);
  });

  test('gives one budget only to two zones that are asked for at once', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [utc, tokyo] = [UTC, TOKYO].map((period) =>
      aRequest(run, { budgets: [{ ...period, atLeast: 1, want: 60 }] }),
    );
    if (utc === undefined || tokyo === undefined) throw new TypeError('Both are asked for.');
    for (let round = 0; round < 3; round++) await store.grant([utc, tokyo, utc]);
    const [first, second] = await counts(store, UTC, TOKYO);
    expect(Math.max(first?.[0] ?? 0, second?.[0] ?? 0)).toBeLessThanOrEqual(100);
    const held = [first, second].reduce((sum, one) => sum + (one?.[1] ?? 0), 0);
    expect(held).toBe(100);
    expect(await store.check()).toEqual([]);
  });
}

/** A process that has started a run, with a target of the first site applied whose day has 100 hits. */
async function aRunner(process: StateProcess, limits: Parameters<typeof aTarget>[0] = {}) {
  const { store } = process;
  await apply(store, { put: [aTarget({ ...LIMITS, ...limits })] });
  return { store, run: await startARun(store), die: () => process.die() };
}

/** Sends so many hits of a budget, or as many as it allows. */
async function send(
  store: StateStore,
  run: RunId,
  period: BoundedPeriod,
  { hits, lastHitAt }: { readonly hits: number; readonly lastHitAt?: Instant },
  day = aDay(),
): Promise<void> {
  const budgets = [{ ...period, atLeast: 1, want: hits }];
  for (const lease of await store.grant([aRequest(run, { day, budgets })]))
    await store.close([{ ...mark(lease, lease.hits ?? []), lastHitAt }], at('12:00'));
}

/** The hits of the lease that is granted where so many are wanted; none where none is. */
async function granted(store: StateStore, run: RunId, period: BoundedPeriod, want: number): Promise<readonly number[]> {
  const leases = await store.grant([aRequest(run, { budgets: [{ ...period, atLeast: 1, want }] })]);
  return leases.flatMap(({ hits = [] }) => hits);
}

/** All visits of a lease are used, and so many hits. */
function mark(lease: Lease | undefined, hits: readonly number[]): LeaseMark {
  if (lease === undefined) throw new TypeError('The lease was not granted.');
  return { lease: lease.id, used: lease.to, hits };
}

/** Of each period that has a row: what was sent, and what is reserved. */
async function counts(
  store: StateStore,
  ...periods: readonly BoundedPeriod[]
): Promise<readonly (readonly number[])[]> {
  return (await store.readBudgets(periods)).map(({ sent, reserved }) => [sent, reserved]);
}
