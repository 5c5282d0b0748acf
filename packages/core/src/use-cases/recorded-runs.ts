import { type Instant, instant } from '../base/clock.js';
import type { RunId, RunRecord } from '../model/run.js';
import { RunSeries } from '../report/run-series.js';
import type { StateStore } from '../state/state-store.js';

/** All runs that the state knows, the latest first. One that did not say its end, and whose process is dead, is lost. */
export async function recordedRuns(
  state: Pick<StateStore, 'readRuns' | 'readLastEnds' | 'liveness'>,
): Promise<readonly RunRecord[]> {
  const runs = await state.readRuns(instant(0));
  const open = runs.filter(({ end }) => end === undefined).map(({ id }) => id);
  const dead = await Promise.all(open.map((id) => state.liveness.isDead(id)));
  const lost = new Set(open.filter((_, at) => dead[at]));
  const ends = await state.readLastEnds([...lost]);
  return runs.map((run) => {
    if (!lost.has(run.id)) return run;
    const at = instant(Math.max(run.startedAt, ends.get(run.id) ?? 0));
    return { ...run, end: { at, reason: 'lost' } };
  });
}

/** Reads what runs recorded from `from` until `until`, a part at a time, so that a long run of many targets needs little memory. */
export async function readSeries(
  state: Pick<StateStore, 'readIntervals'>,
  runs: readonly RunId[],
  { from, until, measuredFrom }: { readonly from: Instant; readonly until: Instant; readonly measuredFrom: Instant },
): Promise<RunSeries> {
  const series = new RunSeries(measuredFrom);
  // Intervals are aligned to the hour at most, and a clock may have been set meanwhile.
  let at = from - LONGEST_MS;
  for (let length = LONGEST_MS; at <= until + LONGEST_MS; ) {
    const intervals = await state.readIntervals(runs, { from: instant(at), until: instant(at + length) });
    series.add(intervals);
    at += length;
    length = Math.max(SHORTEST_MS, Math.min(LENGTH_AT_MOST_MS, intervals.length > MANY ? length / 2 : length * 2));
  }
  return series;
}

const LONGEST_MS = 3_600_000;
const SHORTEST_MS = 10_000;
const LENGTH_AT_MOST_MS = 30 * 86_400_000;
/** Intervals in memory at a time, about. */
const MANY = 10_000;
