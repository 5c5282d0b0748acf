import { useEffect, useRef } from 'preact/hooks';
import { overview } from '../live.js';

/** Figures of a run that goes on are read anew this often, at most. */
const EVERY_MS = 5_000;

/** Reads anew when runs come or go, and every few seconds while one goes on. It has no timer: the stream is its clock. */
export function useWhileRunning(isRunning: boolean, reload: () => void): void {
  const last = useRef({ at: 0, runs: '' });
  const now = overview.value;
  useEffect(() => {
    if (now === undefined) return;
    const runs = now.runs.map(({ id, state }) => `${id} ${state}`).join();
    const isFirst = last.current.at === 0;
    const isDue = runs !== last.current.runs || (isRunning && now.asOf - last.current.at >= EVERY_MS);
    if (!isDue) return;
    last.current = { at: now.asOf, runs };
    if (!isFirst) reload();
  }, [now, isRunning, reload]);
}
