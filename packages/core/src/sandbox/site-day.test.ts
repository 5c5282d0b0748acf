import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { siteDays } from './site-day.js';

const at = (iso: string) => Date.parse(iso) / 1000;

function plainDay(timezone: string, seconds: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(seconds * 1000);
}

describe('siteDays', () => {
  test('turns the day at midnight of the zone', () => {
    const days = siteDays('America/New_York');
    expect(days.dayOf(at('2026-11-24T04:59:59Z'))).toBe('2026-11-23');
    expect(days.dayOf(at('2026-11-24T05:00:00Z'))).toBe('2026-11-24');
  });

  test('knows the long day on which the clocks go back', () => {
    const days = siteDays('America/New_York');
    expect(days.dayOf(at('2026-11-01T04:00:00Z'))).toBe('2026-11-01');
    expect(days.dayOf(at('2026-11-02T04:59:59Z'))).toBe('2026-11-01');
    expect(days.dayOf(at('2026-11-02T05:00:00Z'))).toBe('2026-11-02');
  });

  test('knows offsets of a quarter of an hour', () => {
    const days = siteDays('Asia/Kathmandu');
    expect(days.dayOf(at('2026-11-24T18:14:59Z'))).toBe('2026-11-24');
    expect(days.dayOf(at('2026-11-24T18:15:00Z'))).toBe('2026-11-25');
  });

  test('shares the work between sites of one zone', () => {
    expect(siteDays('Europe/Stockholm')).toBe(siteDays('Europe/Stockholm'));
  });

  test('refuses a zone that does not exist', () => {
    expect(() => siteDays('Europe/Atlantis')).toThrow(RangeError);
  });

  test('agrees with Intl at every time', () => {
    const zones = fc.constantFrom('UTC', 'Pacific/Auckland', 'Asia/Kolkata', 'America/St_Johns', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(zones, fc.integer({ min: at('1975-01-01'), max: at('2040-01-01') }), (zone, seconds) => {
        expect(siteDays(zone).dayOf(seconds)).toBe(plainDay(zone, seconds));
      }),
      { numRuns: 200 },
    );
  });

  test('starts its cache over when it is full', () => {
    const days = siteDays('Pacific/Chatham');
    for (let quarter = 0; quarter <= 20_001; quarter++) days.dayOf(at('2020-01-01') + quarter * 900);
    expect(days.dayOf(at('2020-01-01T10:14:59Z'))).toBe('2020-01-01');
    expect(days.dayOf(at('2020-01-01T10:15:00Z'))).toBe('2020-01-02');
  });
});
