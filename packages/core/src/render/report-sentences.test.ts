import { describe, expect, test } from 'vitest';
import type { RunEnd } from '../model/run.js';
import { aBudget, aCap, aReport, aTargetReport, NOW, secondsAgo, someCounts } from '../report/report.test-support.js';
import { closingSentences } from './report-sentences.js';

function endOf(end: Omit<RunEnd, 'at'>) {
  return closingSentences(aReport({ end: { at: NOW, ...end } }))[0];
}

function noneOf(...targets: readonly Parameters<typeof aTargetReport>[0][]) {
  return closingSentences(aReport({ targets: targets.map(aTargetReport) })).slice(1);
}

describe('closingSentences', () => {
  test('say why the run ended', () => {
    expect(endOf({ reason: 'done', because: 'duration' })).toBe('The run ended because its time was up.');
    expect(endOf({ reason: 'done', because: 'visits' })).toBe(
      'The run ended because it was through with the visits asked for.',
    );
    expect(endOf({ reason: 'done', because: 'plan' })).toBe(
      'The run ended because the plan of the day has no visit left.',
    );
    expect(endOf({ reason: 'done', because: 'caps' })).toBe('The run ended because every daily cap was used up.');
    expect(endOf({ reason: 'done', because: 'stop' })).toBe('The run ended because somebody asked it to stop.');
    expect(endOf({ reason: 'done', because: 'stages' })).toBe('The run ended because its last stage was over.');
    expect(endOf({ reason: 'done', because: 'threshold' })).toBe(
      'The run ended because a threshold was crossed that aborts it.',
    );
    expect(endOf({ reason: 'done' })).toBe('The run is done.');
    expect(endOf({ reason: 'interrupted' })).toBe('The run was interrupted.');
    expect(endOf({ reason: 'failed' })).toBe('The run failed.');
    expect(endOf({ reason: 'lost' })).toBe(
      'The run was lost: its process died, or was taken for dead. What it did in its last seconds may be missing here.',
    );
    expect(closingSentences(aReport({ end: undefined }))).toEqual(['The run is still going on.']);
  });

  test('say when a capped target begins anew', () => {
    expect(noneOf({ key: 'development', startedNoneBecause: 'cap-used-up', cap: aCap({ started: 1_000 }) })).toEqual([
      'target.development sent none: its cap of 1,000 visits for 2026-11-24 (UTC) is used up; the next day begins in 3 h 12 min.',
    ]);
  });

  test('do not announce a day that has begun already', () => {
    expect(noneOf({ startedNoneBecause: 'cap-used-up', cap: aCap({ resetsAt: NOW }) })).toEqual([
      'target.staging sent none: its cap of 1,000 visits for 2026-11-24 (UTC) was used up.',
    ]);
  });

  test('say which hit budget leaves no room for a visit', () => {
    const budgets = [aBudget({ sent: 99_998 })];
    expect(
      noneOf({ startedNoneBecause: 'budget-used-up', budgets }, { key: 'b', startedNoneBecause: 'budget-used-up' }),
    ).toEqual([
      'target.staging sent none: a hit budget is used up, so that no visit fits in: 99,998/100,000 hits of the month that began on 2026-11-01 (UTC), 99.9 % used.',
      'target.b sent none: the hit budget of its instance is used up.',
    ]);
  });

  test('tell visits that were not due from visits that were missed', () => {
    expect(
      noneOf(
        { key: 'a', startedNoneBecause: 'none-due' },
        { key: 'b', startedNoneBecause: 'all-missed', counts: someCounts({ offered: 1, missed: 1 }) },
        { key: 'c' },
      ),
    ).toEqual([
      'target.a sent none: no visit was due.',
      'target.b sent none: 1 visit was due, and none could start in time.',
    ]);
  });

  test('name the paused targets, who paused them and when, and do not claim their caps', () => {
    const paused = { at: secondsAgo(90), who: 'ada@lovelace' };
    const by = 'is paused, by ada@lovelace since 2026-11-24 20:46:30 UTC.';
    const targets = [
      aTargetReport({ key: 'a', paused, startedNoneBecause: 'paused' }),
      aTargetReport({ key: 'b', paused }),
    ];
    const end = { at: NOW, reason: 'done', because: 'caps' } as const; // Keeps the literals.
    expect(closingSentences(aReport({ targets, end }))).toEqual([
      'The run ended because every daily cap was used up, apart from those of paused targets.',
      `target.a sent none: it ${by}`,
      `target.b ${by}`,
    ]);
  });

  test('name ten targets and count the others', () => {
    const many = Array.from({ length: 12 }, (_, n) => ({ key: `t${n}`, startedNoneBecause: 'none-due' as const })); // Keeps the literal.
    expect(noneOf(...many).slice(9)).toEqual([
      'target.t9 sent none: no visit was due.',
      '2 more targets sent none or are paused; `--json` says why.',
    ]);
  });
});
