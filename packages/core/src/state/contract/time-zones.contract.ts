import { describe, expect, test } from 'vitest';
import type { Instant } from '../../base/clock.js';
import type { RunId } from '../../model/run.js';
import type { DayBounds } from '../../model/state.js';
import type { StateStore } from '../state-store.js';
import {
  aDay,
  apply,
  aRequest,
  aSignature,
  aTarget,
  at,
  BOOT,
  locked,
  SITE_1,
  startARun,
} from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';
import { aRunner, days, mark, ranges } from './ledger.contract.js';

const UTC = aDay();
/** 05:00 to 05:00 UTC. */
const NEW_YORK = aDay('2026-11-24', 'America/New_York', '2026-11-24T05:00Z');
/** 15:00 to 15:00 UTC, the day after. */
const TOKYO = aDay('2026-11-25', 'Asia/Tokyo', '2026-11-24T15:00Z');
/** 18:15 to 18:15 UTC: a zone whose days begin at a quarter past. */
const KATHMANDU = aDay('2026-11-24', 'Asia/Kathmandu', '2026-11-23T18:15Z');

/** How every store sees to it that a changed time zone gives no second cap. */
export function describeTimeZones(makeFixture: MakeFixture): void {
  test('counts in a new zone what was sent since its midnight, under the same date', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, 30, at('04:59'));
    await send(store, run, UTC, 20, at('05:00'));
    expect(ranges(await granted(store, run, { day: NEW_YORK, want: 100 }))).toEqual([[50, 100]]);
    expect(await days(store, NEW_YORK)).toMatchObject([{ started: 50, leased: 50 }]); // Never fewer than before.
  });

  test('counts in a new zone what was sent since its midnight, under another date', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, 30, at('14:59'));
    await send(store, run, UTC, 20, at('15:00'));
    await send(store, run, UTC, 10, at('23:59'));
    expect(ranges(await granted(store, run, { day: TOKYO, want: 100 }))).toEqual([[0, 70]]);
    expect(await days(store, TOKYO)).toEqual([
      { account: SITE_1, date: '2026-11-25', started: 30, leased: 70, cap: 100 },
    ]);
  });

  test('counts more in a new zone than under the old one, when its day began before', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const yesterday = aDay('2026-11-23');
    await send(store, run, yesterday, 40, (at('00:00') - 5 * 3_600_000) as Instant); // 19:00 of the day before.
    await send(store, run, UTC, 20, at('01:00'));
    expect(await days(store, KATHMANDU)).toMatchObject([{ started: 60 }]);
    expect(ranges(await granted(store, run, { day: KATHMANDU, want: 100 }))).toEqual([[20, 60]]);
    expect(await days(store, KATHMANDU)).toMatchObject([{ started: 60, leased: 40, cap: 100 }]);
  });

  test('tells what was sent in a day of another zone before anything is granted of it', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, 30, at('14:59'));
    await send(store, run, UTC, 20, at('15:00'));
    const [lease] = await store.grant([aRequest(run, { want: 5 })]);
    expect(await days(store, TOKYO)).toEqual([
      { account: SITE_1, date: '2026-11-25', started: 25, leased: 0, cap: 100 }, // What may still be sent counts.
    ]);
    await store.close([mark(lease, 50)], at('16:00'));
    await apply(store, { put: [aTarget({ timezone: 'Asia/Tokyo', visitsPerDay: 10 })] });
    expect(await days(store, TOKYO)).toMatchObject([{ started: 20, leased: 0, cap: 20 }]);
    await apply(store, { delete: [aTarget().target.key] });
    expect(await days(store, TOKYO)).toEqual([]);
  });

  test('gives no more when the zone changes to and fro', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    for (const day of [UTC, NEW_YORK, KATHMANDU, UTC, NEW_YORK]) await send(store, run, day, 30, at('12:00'));
    expect(await days(store, UTC)).toMatchObject([{ started: 100, leased: 0, cap: 100 }]);
  });

  test('counts what was sent meanwhile under another date when the zone changes back', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, 30, at('14:00'));
    await send(store, run, TOKYO, 40, at('16:00'));
    expect(await days(store, UTC)).toMatchObject([{ started: 70, leased: 0, cap: 100 }]);
    expect(ranges(await granted(store, run, { want: 100 }))).toEqual([[30, 60]]);
    expect(await days(store, UTC)).toMatchObject([{ started: 70, leased: 30, cap: 100 }]);
    expect(await days(store, TOKYO)).toMatchObject([{ started: 70, leased: 0 }]); // 40, and 30 that may be sent in it.
    expect(await store.check()).toEqual([]);
  });

  test('gives one cap only, however often the zone changes between two dates', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    for (const [minute, day] of [UTC, TOKYO, UTC, TOKYO, UTC, TOKYO, UTC].entries())
      await send(store, run, day, 20, at(`16:${minute + 10}`));
    expect(await days(store, UTC)).toMatchObject([{ started: 100, leased: 0, cap: 100 }]);
    expect(await days(store, TOKYO)).toMatchObject([{ started: 100, leased: 0, cap: 100 }]);
  });

  test('gives one cap only to two zones that are asked for at once', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await apply(store, { put: [aTarget({ key: 'another', timezone: 'Asia/Tokyo' })] }); // Of the same site.
    const [utc, tokyo] = [aRequest(run, { want: 60 }), aRequest(run, { day: TOKYO, want: 30 })];
    const leases = await store.grant([utc, tokyo, utc, tokyo]);
    expect(leases.map(({ date, from, to }) => [date, from, to])).toEqual([
      ['2026-11-24', 0, 60],
      ['2026-11-25', 0, 30],
      ['2026-11-24', 60, 70],
    ]);
    expect(await store.check()).toEqual([]);
  });

  test('grants nothing of a day in a zone that is not applied: whoever asks does not know yet what is', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, aDay('2026-11-23'), 100, (at('00:00') - 3_600_000) as Instant); // 23:00 of the day before.
    await apply(store, { put: [aTarget({ timezone: 'America/New_York' })] });
    // Of the day in New York, 100 are sent.
    expect(await store.grant([aRequest(run)])).toEqual([]);
    expect(await days(store)).toEqual([]);
    await apply(store, { put: [aTarget()] });
    expect(ranges(await store.grant([aRequest(run)]))).toEqual([[0, 10]]);
  });

  test('leaves the days before and after as they are', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [yesterday, tomorrow] = [aDay('2026-11-23'), aDay('2026-11-25')];
    await send(store, run, yesterday, 20, (at('00:00') - 3_600_000) as Instant); // 23:00 of the day before.
    await send(store, run, UTC, 30, at('10:00'));
    await send(store, run, tomorrow, 10, tomorrow.startsAt);
    expect(await days(store, yesterday)).toMatchObject([{ started: 20 }]);
    expect(await days(store, UTC)).toMatchObject([{ started: 30 }]);
    expect(await days(store, tomorrow)).toMatchObject([{ started: 10 }]);
  });

  test('counts what another state has sent in another zone, once it is taken in', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, 30, at('14:00'));
    const before = await store.dump();
    await send(store, run, TOKYO, 40, at('16:00'));
    await store.endRun(run, { at: at('17:00'), reason: 'done' });
    const as = { kind: 'restore', by: aSignature() } as const;
    await locked(store, (lock) => store.load(before, { lock, ...as }));
    expect(await days(store, UTC)).toMatchObject([{ started: 70 }]);
    expect(ranges(await granted(store, await startARun(store), { want: 100 }))).toEqual([[30, 60]]);
  });

  test('makes a day known whose cap is used up from the beginning', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, 100, at('20:00'));
    expect(await granted(store, run, { day: TOKYO })).toEqual([]);
    expect(await days(store, TOKYO)).toMatchObject([{ started: 100, leased: 0, cap: 100 }]);
  });

  test('follows a lowered cap when more was sent already', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, 90, at('20:00'));
    expect(await granted(store, run, { day: TOKYO, visitsPerDay: 50 })).toEqual([]);
    expect(await days(store, TOKYO)).toMatchObject([{ started: 90, leased: 0, cap: 90 }]);
  });

  test('counts a visit within its own day, however the clock stands', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, 30, UTC.endsAt); // Counts at 23:45.
    await send(store, run, aDay('2026-11-25'), 40, UTC.startsAt); // Counts at 00:00 of the 25th.
    const shifted = (hours: number) => aDay('2026-11-26', 'Asia/Tokyo', `2026-11-24T${hours}:00Z`);
    expect(await openedWith(store, run, shifted(23))).toBe(70);
    expect(await openedWith(store, run, { ...shifted(23), startsAt: UTC.endsAt })).toBe(70); // Never fewer.
    expect(await openedWith(store, run, { ...aDay('2026-11-27'), startsAt: UTC.endsAt })).toBe(40);
  });

  test('counts what was marked from the end of the new day on: it may be dated before, or nobody knows when it was sent', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await send(store, run, UTC, 30, at('15:00')); // The first quarter of the next day in Tokyo.
    const before = aDay('2026-11-24', 'Asia/Tokyo', '2026-11-23T15:00Z');
    expect(await openedWith(store, run, before)).toBe(30);
  });

  describe('with open leases', () => {
    test('counts those of the same date once', async () => {
      await using fixture = await makeFixture();
      const { store, run } = await aRunner(await fixture.start());
      const [lease] = await granted(store, run, { want: 40 });
      await store.mark([mark(lease, 25)], at('12:00'));
      expect(ranges(await granted(store, run, { day: NEW_YORK, want: 100 }))).toEqual([[40, 100]]);
      await store.mark([mark(lease, 30)], at('12:00'));
      await store.close([mark(lease, 30)], at('12:00'));
      expect(await days(store, NEW_YORK)).toMatchObject([{ started: 30, leased: 60, cap: 100 }]);
      expect(await store.check()).toEqual([]);
    });

    test('counts what those of another date have sent, and may still send, in the new day', async () => {
      await using fixture = await makeFixture();
      const { store, run } = await aRunner(await fixture.start());
      const [lease] = await granted(store, run, { want: 40 });
      await store.mark([mark(lease, 25)], at('14:00')); // Before midnight in Tokyo.
      await store.mark([mark(lease, 30)], at('15:00'));
      expect(ranges(await granted(store, run, { day: TOKYO, want: 100 }))).toEqual([[0, 85]]);
      await store.close([mark(lease, 40)], at('15:10'));
      expect(await days(store, TOKYO)).toMatchObject([{ started: 15, leased: 85 }]);
      expect(await days(store, UTC)).toMatchObject([{ started: 125, leased: 0 }]); // 85 may be sent in it.
    });

    test('counts what those of another date may still send when the zone changes back', async () => {
      await using fixture = await makeFixture();
      const { store, run } = await aRunner(await fixture.start());
      await send(store, run, UTC, 30, at('14:00'));
      const [lease] = await granted(store, run, { day: TOKYO, want: 40 });
      await store.mark([mark(lease, 10)], at('15:30'));
      expect(ranges(await granted(store, run, { want: 100 }))).toEqual([[30, 60]]);
      await store.close([mark(lease, 40)], at('15:40'));
      expect(await granted(store, run, { want: 100 })).toEqual([]);
      // What was sent before midnight in Tokyo is not of its day.
      expect(ranges(await granted(store, run, { day: TOKYO, want: 100 }))).toEqual([[40, 70]]);
      expect(await granted(store, run, { want: 100 })).toEqual([]);
    });

    test('does not count those of the day before in the same zone', async () => {
      await using fixture = await makeFixture();
      const { store, run } = await aRunner(await fixture.start());
      await granted(store, run, { want: 40 });
      const tomorrow = aDay('2026-11-25');
      expect(ranges(await granted(store, run, { day: tomorrow, want: 100 }))).toEqual([[0, 100]]);
    });

    test('forgets those visits of the last bucket that were not sent after all', async () => {
      await using fixture = await makeFixture();
      const { store, run } = await aRunner(await fixture.start());
      const [lease] = await granted(store, run, { want: 40 });
      await store.mark([mark(lease, 10)], at('16:00'));
      await store.mark([mark(lease, 25)], at('16:20'));
      await store.mark([mark(lease, 30)], at('16:29'));
      await store.close([mark(lease, 15)], at('16:30'));
      expect(await openedWith(store, run, TOKYO)).toBe(15);
    });

    test('rather counts too many than too few when it is not known when they were marked', async () => {
      await using fixture = await makeFixture();
      const { store, run } = await aRunner(await fixture.start());
      const [lease] = await granted(store, run, { want: 40 });
      await store.mark([mark(lease, 10)], at('16:00'));
      await store.mark([mark(lease, 25)], at('16:20'));
      await store.close([mark(lease, 5)], at('16:30'));
      expect(await openedWith(store, run, TOKYO)).toBe(10);
    });

    test('counts burnt leases too', async () => {
      await using fixture = await makeFixture();
      const runner = await aRunner(await fixture.start());
      const [lease] = await granted(runner.store, runner.run, { want: 40 });
      await runner.store.mark([mark(lease, 10)], at('16:00'));
      await runner.die();
      const next = await aRunner(await fixture.start());
      await next.store.recover(at('17:00'), `not ${BOOT}`);
      expect(await openedWith(next.store, next.run, TOKYO)).toBe(40);
    });

    test('counts burnt leases too in a day that ends before theirs', async () => {
      await using fixture = await makeFixture();
      const runner = await aRunner(await fixture.start());
      await granted(runner.store, runner.run, { want: 40 });
      await runner.die();
      const next = await aRunner(await fixture.start());
      await next.store.recover(at('10:00'), `not ${BOOT}`);
      expect(await openedWith(next.store, next.run, aDay('2026-11-25', 'Asia/Tokyo', '2026-11-23T15:00Z'))).toBe(40);
    });
  });
}

/** What is wanted of a day. */
interface Wanted {
  readonly day?: DayBounds;
  readonly want?: number;
  readonly visitsPerDay?: number;
}

/** The leases that are granted once the zone of the day is applied. */
async function granted(store: StateStore, run: RunId, { day = UTC, want = 10, visitsPerDay = 100 }: Wanted) {
  await apply(store, { put: [aTarget({ timezone: day.timezone, visitsPerDay })] });
  return store.grant([aRequest(run, { day, want })]);
}

/** Starts so many visits at an instant, or as many as the cap allows. */
async function send(store: StateStore, run: RunId, day: DayBounds, want: number, when: Instant) {
  for (const lease of await granted(store, run, { day, want })) await store.close([mark(lease, lease.to)], when);
}

/** What a day counts as started when it is first asked for; nothing stays leased. */
async function openedWith(store: StateStore, run: RunId, day: DayBounds) {
  const leases = await granted(store, run, { day, want: 1 });
  for (const lease of leases) await store.close([mark(lease, lease.from)], day.startsAt);
  return (await days(store, day))[0]?.started;
}
