import { Failure, type Instant } from '@trafficinator/core';
import { describe, expect, test } from 'vitest';
import { PlanShelf } from './plan-shelf.js';

function aShelf() {
  let now = 0;
  let ids = 0;
  const clock = { now: () => now as Instant, monotonicMs: () => now, after: () => () => {} }; // A brand has no value at run time.
  const shelf = new PlanShelf({ clock, newId: () => `plan-${++ids}` });
  const keep = () => shelf.keep({ request: {}, digest: 'd', stakes: { kind: 'yes' } });
  return { shelf, keep, pass: (minutes: number) => (now += minutes * 60_000) };
}

describe('PlanShelf', () => {
  test('keeps a plan for ten minutes', () => {
    const { shelf, keep, pass } = aShelf();
    const { id } = keep();
    pass(9.9);
    expect(shelf.find(id)).toMatchObject({ id, digest: 'd' });
    pass(0.2);
    expect(() => shelf.find(id)).toThrow(Failure);
  });

  test('keeps the latest hundred', () => {
    const { shelf, keep } = aShelf();
    const plans = Array.from({ length: 102 }, keep);
    expect(() => shelf.find(plans[0]?.id ?? '')).toThrow('no longer kept');
    expect(shelf.find(plans[101]?.id ?? '').id).toBe('plan-102');
  });

  test('forgets a plan that was applied', () => {
    const { shelf, keep } = aShelf();
    const { id } = keep();
    shelf.drop(id);
    expect(() => shelf.find(id)).toThrow(Failure);
  });
});
