import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../base/clock.js';
import { anAction } from '../matomo/matomo.test-support.js';
import { periodKey } from '../model/state.js';
import { instanceOf } from '../model/target.js';
import type { Visit } from '../model/visit.js';
import { SITE_1, URL_OF_TRACKER } from '../state/contract/builders.contract.js';
import { type BudgetRule, budgetRulesOf, hitBudgets, isSamePeriod } from './hit-budgets.js';
import { aSite } from './runner.test-support.js';

const ACCOUNT = { kind: 'account', account: SITE_1 } as const;
const INSTANCE = { kind: 'instance', instance: instanceOf(URL_OF_TRACKER) } as const;
const DAY_IN_UTC: BudgetRule = { scope: ACCOUNT, period: 'day', timezone: 'UTC' };

function at(iso: string): Instant {
  return instant(Date.parse(iso));
}

/** A visit of hits at these offsets, in hours. */
function aVisit(...hours: readonly number[]): Visit {
  return {
    visitorId: '0123456789abcdef',
    userAgent: 'Mozilla/5.0',
    language: 'sv-SE',
    country: 'SE',
    resolution: '1920x1080',
    actions: hours.map((hour) => anAction({ kind: 'pageview' }, hour * 3_600_000)),
  };
}

function from(iso: string) {
  return (offsetMs: number) => instant(Date.parse(iso) + offsetMs);
}

describe('budgetRulesOf', () => {
  test('are those of the target in its zone, and those of its instance in the zone of that', () => {
    const { target } = aSite(1, { hitsPerDay: 100, timezone: 'Europe/London' });
    const settings = { concurrency: 100, hitsPerMonth: 1_000, timezone: 'Asia/Tokyo' };
    expect(budgetRulesOf(target, { key: INSTANCE.instance, settings })).toEqual([
      { scope: ACCOUNT, period: 'day', timezone: 'Europe/London' },
      { scope: INSTANCE, period: 'month', timezone: 'Asia/Tokyo' },
    ]);
  });

  test('are none without a budget', () => {
    expect(hitBudgets(budgetRulesOf(aSite(1).target, undefined)).isEmpty).toBe(true);
  });
});

describe('HitBudgets', () => {
  test('counts the hits of a visit on the day and in the month of each', () => {
    const budgets = hitBudgets([DAY_IN_UTC, { ...DAY_IN_UTC, period: 'month' }]);
    expect(budgets.needs(aVisit(0, 1, 2), from('2026-11-24T10:00Z'))).toEqual([
      {
        ...{ scope: ACCOUNT, period: 'day', begins: '2026-11-24', hits: 3 },
        ...{ timezone: 'UTC', startsAt: at('2026-11-24T00:00Z'), endsAt: at('2026-11-25T00:00Z') },
      },
      {
        ...{ scope: ACCOUNT, period: 'month', begins: '2026-11-01', hits: 3 },
        ...{ timezone: 'UTC', startsAt: at('2026-11-01T00:00Z'), endsAt: at('2026-12-01T00:00Z') },
      },
    ]);
  });

  test('puts the hits on both sides of a midnight where they belong', () => {
    const budgets = hitBudgets([DAY_IN_UTC, { scope: INSTANCE, period: 'month', timezone: 'Asia/Tokyo' }]);
    // In Tokyo, December begins at 15:00 UTC.
    const needs = budgets.needs(aVisit(0, 1, 2), from('2026-11-30T14:30Z'));
    expect(needs.map(({ begins, hits }) => [begins, hits])).toEqual([
      ['2026-11-30', 3],
      ['2026-11-01', 1],
      ['2026-12-01', 2],
    ]);
  });

  test('knows the running periods and when one of them ends', () => {
    const budgets = hitBudgets([DAY_IN_UTC, { scope: INSTANCE, period: 'day', timezone: 'Asia/Tokyo' }]);
    const now = at('2026-11-24T16:00Z');
    expect(budgets.at(now).map(({ begins, hits }) => [begins, hits])).toEqual([
      ['2026-11-24', 1],
      ['2026-11-25', 1],
    ]);
    expect(budgets.turnsAt(now)).toBe(at('2026-11-25T00:00Z'));
  });

  test('stays the same while its rules do', () => {
    const budgets = hitBudgets([DAY_IN_UTC]);
    expect(hitBudgets([{ ...DAY_IN_UTC }], budgets)).toBe(budgets);
    expect(hitBudgets([{ ...DAY_IN_UTC, timezone: 'Asia/Tokyo' }], budgets)).not.toBe(budgets);
  });
});

describe('isSamePeriod', () => {
  test('tells periods, days and owners apart, as their keys do', () => {
    const rules: readonly BudgetRule[] = [
      DAY_IN_UTC,
      { ...DAY_IN_UTC, period: 'month' },
      { ...DAY_IN_UTC, scope: INSTANCE },
    ];
    const all = ['2026-11-24T12:00Z', '2026-12-25T12:00Z'].flatMap((iso) => hitBudgets(rules).at(at(iso)));
    const same = all.map((a) => all.map((b) => isSamePeriod(a, b)));
    expect(same).toEqual(all.map((a) => all.map((b) => a === b)));
    expect(new Set(all.map(periodKey)).size).toBe(6);
  });

  test('tells a period of the same date in another time zone apart', () => {
    const [utc, london] = ['UTC', 'Europe/London', 'America/New_York']
      .map((timezone) => hitBudgets([{ ...DAY_IN_UTC, timezone }]).at(at('2026-11-24T12:00Z'))[0])
      .flatMap((need) => need ?? []);
    const [newYork] = hitBudgets([{ ...DAY_IN_UTC, timezone: 'America/New_York' }]).at(at('2026-11-24T12:00Z'));
    if (utc === undefined || london === undefined || newYork === undefined) throw new TypeError('Each has a need.');
    expect([isSamePeriod(utc, london), isSamePeriod(utc, newYork)]).toEqual([true, false]);
  });
});
