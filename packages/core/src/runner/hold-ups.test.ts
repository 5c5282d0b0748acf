import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import { HoldUps } from './hold-ups.js';

describe('HoldUps', () => {
  test('blame this process for a visit that is late by more than a second, with nothing in its way', () => {
    const holdUps = new HoldUps(instant(0));
    expect(holdUps.isOwnFault(instant(5_000), instant(6_001))).toBe(true);
    expect(holdUps.isOwnFault(instant(5_000), instant(6_000))).toBe(false);
    expect([holdUps.takeBehind(), holdUps.takeBehind()]).toEqual([1, 0]);
  });

  test('blame nobody for a visit that was due before the target or the ledger let visits start again', () => {
    const holdUps = new HoldUps(instant(0));
    holdUps.shut(instant(7_000));
    expect(holdUps.isOwnFault(instant(5_000), instant(8_000))).toBe(false);
    expect(holdUps.takeBehind()).toBe(0);
  });

  test('leave it open with no seat alone: the visit is behind, and not for certain by this process', () => {
    const holdUps = new HoldUps(instant(0));
    holdUps.seatless(instant(7_000));
    expect(holdUps.isOwnFault(instant(5_000), instant(8_000))).toBe(false);
    expect(holdUps.takeBehind()).toBe(1);
  });
});
