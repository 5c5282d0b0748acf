import { randomUUID } from 'node:crypto';
import { instant } from '../../../packages/core/src/base/clock.js';
import { emptyHistogram } from '../../../packages/core/src/base/histogram.js';
import { localDayAt } from '../../../packages/core/src/calendar/local-day.js';
import { noCounts, runId } from '../../../packages/core/src/model/run.js';
import type { Place } from './bench.js';

/** Gives each applied target of a state some visits of today, by a run that has ended: what no command may lose. */
export async function bookVisits(place: Place): Promise<void> {
  await using state = await place.open('write');
  const now = instant(Date.now());
  const { targets, serial } = await state.readApplied();
  const run = runId(randomUUID());
  const hold = await state.liveness.hold(run);
  const record = { id: run, startedAt: now, who: 'test', serial, pace: 'test', seed: 'test', version: '0' };
  await state.startRun(record, { text: run });
  const requests = targets.map(({ target: { account, settings } }) => {
    return { run, account, day: localDayAt(now, settings.timezone), from: 0, until: 1_000_000, want: 7 };
  });
  const leases = await state.grant(requests);
  const marks = leases.map(({ id, from }) => ({ lease: id, used: from + 5 }));
  await state.mark(marks, now);
  await state.close(marks, now);
  const tenSeconds = instant(now - (now % 10_000));
  const intervals = targets.map(({ target: { key, account } }) => {
    const counts = { ...noCounts, offered: 5, started: 5, completed: 5 };
    const none = emptyHistogram().encode();
    const latencies = { latency: none, latencySinceDue: none, lateness: none };
    return { run, target: key, account, from: tenSeconds, seconds: 10, counts, ...latencies } as const;
  });
  await state.record(intervals, []);
  await state.endRun(run, { at: now, reason: 'done' });
  await hold.release();
}
