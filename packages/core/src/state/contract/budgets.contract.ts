import { expect, test } from 'vitest';
import type { BoundedPeriod, Lease, LeaseMark, LedgerBudget } from '../../model/state.js';
import { type AccountKey, accountOf } from '../../model/target.js';
import type { BudgetClaim, GrantRequest, StateStore } from '../state-store.js';
import {
  aDay,
  aMonth,
  anInstance,
  aPeriod,
  apply,
  aRequest,
  aTarget,
  at,
  BOOT,
  INSTANCE,
  SITE_1,
  startARun,
  URL_OF_TRACKER,
  unbounded,
} from './builders.contract.js';
import type { MakeFixture, StateFixture, StateProcess } from './fixture.contract.js';

const SITE_2 = accountOf(URL_OF_TRACKER, 2);
const SITES = [SITE_1, SITE_2];
const DAY = aPeriod('day', aDay());
const MONTH = aPeriod('month', aMonth());
const ALL_SITES = { kind: 'instance', instance: INSTANCE } as const;
const INSTANCE_DAY = aPeriod('day', aDay(), ALL_SITES);
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** How every store keeps hit budgets. */
export function describeBudgets(makeFixture: MakeFixture): void {
  describeReservations(makeFixture);
  describeLimits(makeFixture);
  describeUse(makeFixture);
  describeHitsOfTheDead(makeFixture);
}

function describeReservations(makeFixture: MakeFixture): void {
  test('reserves hits with visits, of each budget that the request names, in its order', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerDay: 100, hitsPerMonth: 1_000 });
    const [lease] = await store.grant([aRequest(run, { budgets: [claim(MONTH, 50), claim(DAY, 40)] })]);
    expect(lease).toMatchObject({ from: 0, to: 10, hits: [50, 40] });
    expect(await store.readBudgets([DAY, MONTH])).toEqual([
      { ...unbounded(DAY), sent: 0, reserved: 40, limit: 100 },
      { ...unbounded(MONTH), sent: 0, reserved: 50, limit: 1_000 },
    ]);
    expect(await store.check()).toEqual([]);
  });

  test('reserves what is left, and gives no lease at all where that is too little of one budget', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerDay: 100, hitsPerMonth: 70 });
    const request = aRequest(run, { budgets: [claim(DAY, 45, 30), claim(MONTH, 45, 30)] });
    expect(hits(await store.grant([request]))).toEqual([[45, 45]]);
    expect(await store.grant([request])).toEqual([]);
    expect(await reserved(store, DAY, MONTH)).toEqual([45, 45]);
    expect(hits(await store.grant([withClaims(request, claim(DAY, 90, 3), claim(MONTH, 90, 3))]))).toEqual([[55, 25]]);
    expect(await store.readDays([request])).toMatchObject([{ leased: 20 }]);
  });

  test('lets all requests of a call, of all accounts, draw on the same budget', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await apply(store, { put: [aTarget({ key: 'blog', siteId: 2 })], instances: [anInstance({ hitsPerDay: 50 })] });
    const one = aRequest(run, { budgets: [claim(INSTANCE_DAY, 30, 10)] });
    const leases = await store.grant([one, { ...one, account: SITE_2 }, one, one]);
    expect(leases.map(({ account, hits: held }) => [account, held])).toEqual([
      [SITE_1, [30]],
      [SITE_2, [20]],
    ]);
    expect(await reserved(store, INSTANCE_DAY)).toEqual([50]);
  });

  test('reserves nothing where no visit is granted', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { visitsPerDay: 10, hitsPerDay: 100 });
    const request = aRequest(run, { budgets: [claim(DAY, 40)] });
    await store.grant([request]);
    expect(await store.grant([request])).toEqual([]);
    expect(await reserved(store, DAY)).toEqual([40]);
  });

  test('keeps a budget among processes that ask at once', async () => {
    await using fixture = await makeFixture();
    const first = await aRunner(await fixture.start(), { visitsPerDay: 100_000, hitsPerDay: 300 });
    const others = await Promise.all(
      [1, 2].map(async () => {
        const { store } = await fixture.start();
        return { store, run: await startARun(store) };
      }),
    );
    const rounds = Array.from({ length: 8 }, (_, round) => round);
    const leases = await Promise.all(
      [first, ...others].flatMap(({ store, run }) =>
        rounds.map((round) => store.grant([aRequest(run, { budgets: [claim(DAY, 17 + round, 1), claim(MONTH, 50)] })])),
      ),
    );
    expect(leases.flat().reduce((sum, { hits: held }) => sum + (held?.[0] ?? 0), 0)).toBe(300);
    expect(await reserved(first.store, DAY)).toEqual([300]);
    expect(await first.store.check()).toEqual([]);
  }, 30_000);

  test('keeps its books among processes that grant, mark and close at once, in whatever order', async () => {
    await using fixture = await makeFixture();
    const { store } = await aRunner(await fixture.start(), { visitsPerDay: 100_000, hitsPerDay: 1_000 });
    const put = [aTarget({ key: 'blog', siteId: 2, visitsPerDay: 100_000 })];
    await apply(store, { put, instances: [anInstance({ hitsPerDay: 2_000 })] });
    const used = await Promise.all([SITES, SITES.toReversed(), SITES].map((sites) => useUp(fixture, sites)));
    const sent = used.reduce((sum, hits) => sum + hits, 0);
    expect(await budgets(store, INSTANCE_DAY)).toEqual([
      { ...unbounded(INSTANCE_DAY), sent, reserved: 0, limit: 2_000 },
    ]);
    expect(await store.check()).toEqual([]);
  }, 30_000);

  test.each<[string, readonly BudgetClaim[]]>([
    ['fewer hits than it needs', [claim(DAY, 4, 5)]],
    ['a part of a hit', [claim(DAY, 4.5)]],
    ['less than nothing', [claim(DAY, 1, -1)]],
    ['the same budget twice', [claim(DAY, 5), claim(DAY, 6)]],
  ])('refuses who wants %s', async (_what, budgets) => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    await expect(store.grant([aRequest(run), aRequest(run, { budgets })])).rejects.toThrow(RangeError);
    expect(await store.readDays([aRequest(run)])).toEqual([]);
  });
}

function describeLimits(makeFixture: MakeFixture): void {
  test('keeps what is taken when a budget is lowered, and grants nothing until it is below', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerDay: 100 });
    const request = aRequest(run, { budgets: [claim(DAY, 80)] });
    const [lease] = await store.grant([request]);
    await apply(store, { put: [aTarget({ hitsPerDay: 50 })] });
    expect(await budgets(store, DAY)).toMatchObject([{ sent: 0, reserved: 80, limit: 80 }]);
    expect(await store.grant([request])).toEqual([]);
    await store.close([mark(lease, 10, [45])], at('12:00'));
    expect(await budgets(store, DAY)).toMatchObject([{ sent: 45, reserved: 0, limit: 50 }]);
    expect(hits(await store.grant([request]))).toEqual([[5]]);
  });

  test('grants more at once when a budget is raised', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerDay: 10 });
    const request = aRequest(run, { budgets: [claim(DAY, 80)] });
    await store.grant([request]);
    await apply(store, { put: [aTarget({ hitsPerDay: 15 })] });
    expect(hits(await store.grant([request]))).toEqual([[5]]);
  });

  test('counts a budget that is not applied any more, without a bound, and keeps it when it is applied again', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerDay: 50 });
    const request = aRequest(run, { budgets: [claim(DAY, 80)] });
    await store.grant([request]);
    await apply(store, { put: [aTarget()] });
    expect(hits(await store.grant([request]))).toEqual([[80]]);
    expect(await budgets(store, DAY)).toMatchObject([{ sent: 0, reserved: 130, limit: UNLIMITED }]);
    await apply(store, { put: [aTarget({ hitsPerDay: 140 })] });
    expect(hits(await store.grant([request]))).toEqual([[10]]);
  });

  test('heeds the lowest budget, should targets share an account', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerDay: 50 });
    const twins = [aTarget({ key: 'twin', hitsPerDay: 20 }), aTarget({ key: 'third' })];
    await apply(store, { put: twins });
    expect(hits(await store.grant([aRequest(run, { budgets: [claim(DAY, 80)] })]))).toEqual([[20]]);
  });

  test('follows the budgets of the instance, which are no others\u2019', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerDay: 5 });
    await apply(store, { instances: [anInstance({ hitsPerDay: 50, hitsPerMonth: 60 })] });
    const month = aPeriod('month', aMonth(), ALL_SITES);
    const request = aRequest(run, { budgets: [claim(INSTANCE_DAY, 40), claim(month, 40)] });
    expect(hits(await store.grant([request, request]))).toEqual([
      [40, 40],
      [10, 20],
    ]);
    expect((await budgets(store, INSTANCE_DAY, month)).map(({ limit }) => limit)).toEqual([50, 60]);
    await apply(store, { instances: [] });
    expect((await budgets(store, INSTANCE_DAY)).map(({ limit }) => limit)).toEqual([UNLIMITED]);
  });

  test('shows a budget that is too small from the first request on, and one that nobody asked of not at all', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerDay: 0 });
    expect(await store.readBudgets([DAY, MONTH])).toEqual([]);
    expect(await store.readBudgets([])).toEqual([]);
    expect(await store.grant([aRequest(run, { budgets: [claim(DAY, 80)] })])).toEqual([]);
    expect(await store.readBudgets([MONTH, DAY])).toEqual([{ ...unbounded(DAY), sent: 0, reserved: 0, limit: 0 }]);
  });

  test('counts each period by itself', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start(), { hitsPerDay: 50 });
    const tomorrow = aPeriod('day', aDay('2026-11-25'));
    const request = aRequest(run, { budgets: [claim(DAY, 80), claim(tomorrow, 7, 0)] });
    expect(hits(await store.grant([request]))).toEqual([[50, 7]]);
    expect(hits(await store.grant([withClaims(request, claim(tomorrow, 80))]))).toEqual([[43]]);
  });
}

function describeUse(makeFixture: MakeFixture): void {
  test('counts what is marked as sent, and books what is used when the lease is closed', async () => {
    await using fixture = await makeFixture();
    const { store, lease } = await aLease(await fixture.start(), [40, 40]);
    expect(await store.mark([mark(lease, 3, [9, 8])], at('12:00'))).toEqual([]);
    expect(await counts(store)).toEqual([
      [9, 31],
      [8, 32],
    ]);
    await store.close([mark(lease, 6, [20, 18])], at('12:01'));
    expect(await counts(store)).toEqual([
      [20, 0],
      [18, 0],
    ]);
    await store.close([mark(lease, 10, [40, 40])], at('12:02'));
    expect(await counts(store)).toEqual([
      [20, 0],
      [18, 0],
    ]);
    expect(await store.check()).toEqual([]);
  });

  test('does not let the hits of a mark go back, whichever comes last', async () => {
    await using fixture = await makeFixture();
    const { store, lease } = await aLease(await fixture.start(), [40, 40]);
    await store.mark([mark(lease, 4, [12, 10]), mark(lease, 3, [9, 11])], at('12:00'));
    await store.mark([mark(lease, 4)], at('12:00'));
    expect(await counts(store)).toEqual([
      [12, 28],
      [11, 29],
    ]);
  });

  test('takes a close at its word, below the marks too, and a silent one for no hits at all', async () => {
    await using fixture = await makeFixture();
    const runner = await aLease(await fixture.start(), [40, 40]);
    const { store, lease, run } = runner;
    await store.mark([mark(lease, 4, [12, 12])], at('12:00'));
    await store.close([mark(lease, 1, [3, 3])], at('12:01'));
    expect(await counts(store)).toEqual([
      [3, 0],
      [3, 0],
    ]);
    const [next] = await store.grant([aRequest(run, { budgets: [claim(DAY, 20), claim(MONTH, 20)] })]);
    await store.close([mark(next, next?.from ?? 0)], at('12:02'));
    expect(await counts(store)).toEqual([
      [3, 0],
      [3, 0],
    ]);
  });

  test.each<[string, readonly number[]]>([
    ['more than it holds', [41, 1]],
    ['less than nothing', [-1, 0]],
    ['a part of one', [0.5, 0]],
    ['those of one budget only', [1]],
    ['those of a third budget', [1, 1, 1]],
  ])('refuses hits that are not the lease\u2019s, and then applies no mark: %s', async (_what, used) => {
    await using fixture = await makeFixture();
    const { store, lease, run } = await aLease(await fixture.start(), [40, 40]);
    const [plain] = await store.grant([aRequest(run)]);
    const marks = [mark(plain, 15), mark(lease, 5, used)];
    await expect(store.mark(marks, at('12:00'))).rejects.toThrow(RangeError);
    await expect(store.close(marks, at('12:00'))).rejects.toThrow(RangeError);
    expect(await store.readDays([aRequest(run)])).toMatchObject([{ started: 0, leased: 20 }]);
    expect(await counts(store)).toEqual([
      [0, 40],
      [0, 40],
    ]);
  });

  test('knows no hits of a lease that has no budget', async () => {
    await using fixture = await makeFixture();
    const { store, run } = await aRunner(await fixture.start());
    const [lease] = await store.grant([aRequest(run, { budgets: [] })]);
    expect(lease?.hits).toBeUndefined();
    await expect(store.mark([mark(lease, 1, [1])], at('12:00'))).rejects.toThrow(RangeError);
    expect(await store.mark([mark(lease, 1, [])], at('12:00'))).toEqual([]);
  });
}

function describeHitsOfTheDead(makeFixture: MakeFixture): void {
  test.each<[string, string | undefined, readonly (readonly number[])[]]>([
    [
      'at the last mark while the machine runs on',
      BOOT,
      [
        [12, 0],
        [11, 0],
      ],
    ],
    [
      'as wholly used after another boot',
      'another boot',
      [
        [40, 0],
        [40, 0],
      ],
    ],
    [
      'as wholly used when no boot is known',
      undefined,
      [
        [40, 0],
        [40, 0],
      ],
    ],
  ])('books the hits of the dead %s', async (_what, bootId, expected) => {
    await using fixture = await makeFixture();
    const runner = await aLease(await fixture.start(), [40, 40]);
    await runner.store.mark([mark(runner.lease, 4, [12, 11])], at('12:00'));
    await runner.die();
    const { store } = await fixture.start();
    await store.recover(at('12:05'), bootId);
    expect(await counts(store)).toEqual(expected);
    expect(await store.check()).toEqual([]);
  });
}

/** A process that has started a run, with a target of the first site applied. */
async function aRunner(process: StateProcess, limits: Parameters<typeof aTarget>[0] = {}) {
  const { store } = process;
  await apply(store, { put: [aTarget(limits)] });
  return { store, run: await startARun(store), die: () => process.die() };
}

/** A runner with one lease of 10 visits, and of so many hits of the day and of the month. */
async function aLease(process: StateProcess, [ofDay, ofMonth]: readonly [number, number]) {
  const runner = await aRunner(process, { hitsPerDay: 1_000, hitsPerMonth: 1_000 });
  const request = aRequest(runner.run, { budgets: [claim(DAY, ofDay), claim(MONTH, ofMonth)] });
  const [lease] = await runner.store.grant([request]);
  return { ...runner, lease };
}

/** A process that uses hits of the instance a few times, for visits of these sites. Answers how many. */
async function useUp(fixture: StateFixture, sites: readonly AccountKey[]): Promise<number> {
  const { store } = await fixture.start();
  const run = await startARun(store);
  let sent = 0;
  for (let round = 1; round <= 5; round++) {
    const requests = sites.map((account) => aRequest(run, { account, budgets: [claim(INSTANCE_DAY, 10 * round)] }));
    const leases = await store.grant(requests);
    const marks = leases.map((lease) => mark(lease, lease.to, [round]));
    await store.mark(marks, at('12:00'));
    await store.close(round % 2 === 0 ? marks : marks.toReversed(), at('12:01'));
    sent += round * leases.length;
  }
  return sent;
}

function claim(period: BoundedPeriod, want: number, atLeast = 1): BudgetClaim {
  return { ...period, want, atLeast };
}

function withClaims(request: GrantRequest, ...claims: readonly BudgetClaim[]): GrantRequest {
  return { ...request, budgets: claims };
}

function mark(lease: Lease | undefined, used: number, held?: readonly number[]): LeaseMark {
  if (lease === undefined) throw new TypeError('The lease was not granted.');
  return { lease: lease.id, used, hits: held };
}

function hits(leases: readonly Lease[]): readonly (readonly number[] | undefined)[] {
  return leases.map((lease) => lease.hits);
}

async function budgets(store: StateStore, ...periods: readonly BoundedPeriod[]): Promise<readonly LedgerBudget[]> {
  return store.readBudgets(periods);
}

async function reserved(store: StateStore, ...periods: readonly BoundedPeriod[]): Promise<readonly number[]> {
  return (await store.readBudgets(periods)).map((budget) => budget.reserved);
}

/** Of day and month: what was sent, and what is reserved. */
async function counts(store: StateStore): Promise<readonly (readonly number[])[]> {
  return (await store.readBudgets([DAY, MONTH])).map((budget) => [budget.sent, budget.reserved]);
}
