import { describe, expect, test } from 'vitest';
import { BusyServer } from './busy-server.js';

describe('BusyServer', () => {
  test('takes its time for each request, and lets those wait that come faster', () => {
    const server = new BusyServer(10);
    expect([0, 200, 200, 250].map((now) => server.take(now))).toEqual([100, 100, 200, 250]);
  });

  test('is rested when nothing came for a while', () => {
    const server = new BusyServer(10);
    for (let request = 0; request < 50; request++) server.take(0);
    expect(server.take(60_000)).toBe(100);
  });
});
