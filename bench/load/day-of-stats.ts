// What a day of runs has left in a state.
import { join } from 'node:path';
import { instant } from '../../packages/core/dist/base/clock.js';
import { emptyHistogram } from '../../packages/core/dist/base/histogram.js';
import { anInterval, counts, startARun } from '../../packages/core/dist/state/contract/builders.contract.js';
import { openSqliteStore } from '../../packages/core/dist/state/sqlite/sqlite-store.js';

const DAY_MS = 86_400_000;
const STEP_MS = 600_000;
const MINUTE_MS = 60_000;
/** So many are written at once. */
const TARGETS_AT_ONCE = 100;

/** Writes what a run has counted at all targets of a project's state in the last day: a minute in every ten. */
export async function writeDayOfStats(folder: string): Promise<void> {
  const file = join(folder, '.trafficinator/state.db');
  await using store = await openSqliteStore({ file, mode: 'write' });
  const now = Date.now();
  const begins = Math.floor((now - DAY_MS) / STEP_MS) * STEP_MS;
  const run = await startARun(store, { startedAt: instant(begins) });
  const times = Array.from({ length: DAY_MS / STEP_MS }, (_, at) => begins + at * STEP_MS);
  const latencies = emptyHistogram();
  for (const ms of [4, 9, 16, 25, 36]) latencies.record(ms);
  const latency = latencies.encode();
  const { targets } = await store.readApplied();
  for (let at = 0; at < targets.length; at += TARGETS_AT_ONCE) {
    const intervals = targets.slice(at, at + TARGETS_AT_ONCE).flatMap(({ target: { key, account } }) =>
      times.map((from) =>
        anInterval(run, {
          target: key,
          account,
          from: instant(from),
          seconds: 60,
          counts: counts({ offered: 2, started: 2, completed: 2, sent: 5, accepted: 5 }),
          latency,
          latencySinceDue: latency,
        }),
      ),
    );
    await store.record(intervals, []);
  }
  await store.endRun(run, { at: instant(now - MINUTE_MS), reason: 'interrupted' });
}
