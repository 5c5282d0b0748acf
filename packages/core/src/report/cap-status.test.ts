import { describe, expect, test } from 'vitest';
import { localDate } from '../base/clock.js';
import { capStatus, ledgerDay } from './cap-status.js';
import { aCap, aDay, aLedgerDay, aTarget } from './report.test-support.js';

describe('capStatus', () => {
  test('counts as left what was not started, leased or not', () => {
    const status = capStatus({ target: aTarget(), day: aDay() }, aLedgerDay({ started: 312, leased: 50 }));
    expect(status).toEqual(aCap({ started: 312, leased: 50, left: 688 }));
  });

  test('takes the applied cap for a day without a row', () => {
    const status = capStatus({ target: aTarget({ visitsPerDay: 5_000 }), day: aDay() }, undefined);
    expect(status).toEqual(aCap({ cap: 5_000, started: 0 }));
  });

  test('shows the cap in force rather than a lower one that came too late', () => {
    const lowered = { target: aTarget({ visitsPerDay: 100 }), day: aDay() };
    expect(capStatus(lowered, aLedgerDay({ cap: 312, started: 312 }))).toEqual(aCap({ cap: 312, started: 312 }));
  });
});

describe('ledgerDay', () => {
  test('finds the row of the account on the date', () => {
    const row = aLedgerDay({ started: 5 });
    const rows = [aLedgerDay({ date: localDate('2026-11-23') }), aLedgerDay({ key: 'other' }), row];
    expect(ledgerDay({ target: aTarget(), day: aDay() }, rows)).toBe(row);
    expect(ledgerDay({ target: aTarget({ key: 'new' }), day: aDay() }, rows)).toBeUndefined();
  });
});
