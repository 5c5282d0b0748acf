import { describe, expect, test } from 'vitest';
import { InFlight } from './in-flight.js';

describe('InFlight', () => {
  test('notices a visitor of another request that is under way', () => {
    const inFlight = new InFlight();
    expect(inFlight.begin().carries('a')).toBe(false);
    const second = inFlight.begin();
    expect(second.carries('b')).toBe(false);
    expect(second.carries('a')).toBe(true);
  });

  test('does not mind many hits of a visitor in one request', () => {
    const flight = new InFlight().begin();
    expect([flight.carries('a'), flight.carries('a')]).toEqual([false, false]);
  });

  test('forgets a request that has ended', () => {
    const inFlight = new InFlight();
    const first = inFlight.begin();
    first.carries('a');
    first.end();
    expect(inFlight.begin().carries('a')).toBe(false);
  });

  test('remembers a visitor until the last of its requests has ended', () => {
    const inFlight = new InFlight();
    const flights = [inFlight.begin(), inFlight.begin()];
    for (const flight of flights) flight.carries('a');
    flights[0]?.end();
    flights[0]?.end();
    expect(inFlight.begin().carries('a')).toBe(true);
  });
});
