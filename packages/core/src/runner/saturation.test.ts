import { describe, expect, test } from 'vitest';
import { type LoopSample, Saturation } from './saturation.js';

function sample(change: Partial<LoopSample> = {}): LoopSample {
  return { sinceMs: 1_000, utilization: 0.5, lagMs: 0, behind: 0, ...change };
}

describe('Saturation', () => {
  test('finds a process that is always at work and late with its visits', () => {
    expect(new Saturation().add(sample({ utilization: 0.99, behind: 3 }))).toBe(true);
  });

  test('finds a process that was stopped', () => {
    expect(new Saturation().add(sample({ sinceMs: 5_000, lagMs: 4_000, behind: 1 }))).toBe(true);
  });

  test('blames no process that is at work and in time, or late with time to spare: targets are slow then', () => {
    const saturation = new Saturation();
    expect(saturation.add(sample({ utilization: 0.99 }))).toBe(false);
    expect(saturation.add(sample({ lagMs: 900 }))).toBe(false);
    expect(saturation.add(sample({ behind: 100 }))).toBe(false);
    expect(saturation.verdict).toBeUndefined();
  });

  test('makes a run invalid in which it lasted for more than a twentieth of the time', () => {
    const saturation = new Saturation();
    for (let second = 0; second < 95; second++) saturation.add(sample());
    for (let second = 0; second < 5; second++) saturation.add(sample({ utilization: 1, behind: 2 }));
    expect(saturation.verdict).toBeUndefined();
    saturation.add(sample({ utilization: 1, behind: 2 }));
    expect(saturation.verdict).toBe(
      'The generator did not keep up for 6 s of 101 s; 12 visits came late or not at all since of it.',
    );
  });
});
