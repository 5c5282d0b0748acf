import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { haveSameDays } from './same-days.js';

const NOON = instant(Date.UTC(2026, 10, 24, 12));

describe('haveSameDays', () => {
  test.each([
    ['UTC', 'Etc/UTC'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['UTC+5.5', 'Asia/Kolkata'],
    ['UTC+2', 'Africa/Johannesburg'],
    ['UTC-9.5', 'Pacific/Marquesas'],
    ['UTC+0', 'UTC'],
    ['Europe/Berlin', 'Europe/Paris'],
  ])('takes %s and %s for the same', (one, other) => {
    expect(haveSameDays(one, other, NOON)).toBe(true);
  });

  test.each([
    ['UTC', 'America/New_York'],
    ['UTC', 'Europe/London'],
    ['UTC+1', 'Europe/Berlin'],
    ['America/Phoenix', 'America/Denver'],
  ])('tells %s from %s, also where they agree in winter', (one, other) => {
    expect(haveSameDays(one, other, NOON)).toBe(false);
  });

  test.each(['Mars/Olympus', 'UTC+99', 'UTC+5.1', ''])('knows no zone %j', (zone) => {
    expect(haveSameDays('UTC', zone, NOON)).toBeUndefined();
  });

  test('does not mind the order', () => {
    const arbZone = fc.constantFrom('UTC', 'UTC+1', 'Europe/Paris', 'Europe/Berlin', 'Asia/Tokyo', 'Mars/Olympus');
    fc.assert(
      fc.property(arbZone, arbZone, (one, other) => {
        expect(haveSameDays(one, other, NOON)).toBe(haveSameDays(other, one, NOON));
      }),
    );
  });
});
