import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { plannedVisits } from './planned-visits.js';
import { aLoad, aSite } from './runner.test-support.js';

const SINCE = instant(Date.parse('2026-11-24T12:00Z'));
const ONE = aSite(1, { visitsPerDay: 2_400, weight: 1 }).target;
const TWO = aSite(2, { visitsPerDay: 240, weight: 3 }).target;

function within(from: string, until: string) {
  return { from: instant(Date.parse(from)), until: instant(Date.parse(until)) };
}

describe('plannedVisits', () => {
  test('splits a rate by weight', () => {
    const planned = plannedVisits({ kind: 'rate', perSecond: 4 }, { load: aLoad(), targets: [ONE, TWO], since: SINCE });
    const minute = within('2026-11-24T12:00Z', '2026-11-24T12:01Z');
    expect([planned?.(minute), planned?.(minute, ONE.key), planned?.(minute, TWO.key)]).toEqual([240, 60, 180]);
  });

  test('follows the curve of every local day', () => {
    const planned = plannedVisits({ kind: 'plan' }, { load: aLoad(), targets: [ONE, TWO], since: SINCE });
    const hours = within('2026-11-24T23:00Z', '2026-11-25T01:00Z');
    expect(planned?.(hours, ONE.key)).toBeCloseTo(200, 6);
    expect(planned?.(hours)).toBeCloseTo(220, 6);
  });

  test('knows nothing of a run as fast as targets take it, or of a target that is not there', () => {
    const given = { load: aLoad(), targets: [ONE], since: SINCE };
    const hours = within('2026-11-24T23:00Z', '2026-11-25T01:00Z');
    expect(plannedVisits({ kind: 'max' }, given)).toBeUndefined();
    expect(plannedVisits({ kind: 'plan' }, given)?.(hours, TWO.key)).toBeUndefined();
  });
});
