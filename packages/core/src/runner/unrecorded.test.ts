import { describe, expect, test } from 'vitest';
import type { ErrorRecord, Interval } from '../model/run.js';
import { anInterval } from '../report/report.test-support.js';
import { Unrecorded } from './unrecorded.js';

describe('Unrecorded', () => {
  test('keeps what the state did not take, and gives it the newest of each interval', async () => {
    const written: (readonly Interval[])[] = [];
    const store = {
      record: async (intervals: readonly Interval[], _: readonly ErrorRecord[]) => void written.push(intervals),
    };
    const broken = { record: () => Promise.reject(new TypeError('The disk is full.')) };
    const unrecorded = new Unrecorded();
    const first = anInterval({});
    const newer = { ...first, counts: { ...first.counts, sent: 99 } };
    unrecorded.add([first], []);
    await expect(unrecorded.flush(broken)).rejects.toThrow('The disk is full.');
    unrecorded.add([newer], []);
    await unrecorded.flush(store);
    await unrecorded.flush(store);
    expect(written).toEqual([[newer]]);
  });
});
