import type { RunEnd, RunRecord, ThresholdResult, Verdict } from '../model/run.js';

/**
 * What a run is worth. The first that holds of: `running`: it has not ended. `lost`, `failed`: as it ended. `invalid`: the
 * generator itself did not keep up. `crossed`: a threshold was. `interrupted`: as it ended. `passed`: it had thresholds, and
 * kept to those that could be measured. `done`: it had none.
 */
export type RunResult = 'running' | 'lost' | 'failed' | 'invalid' | 'crossed' | 'interrupted' | 'passed' | 'done';

/** Tells what a run is worth, from its end and its verdict. */
export function runResult(end: Pick<RunEnd, 'reason'> | undefined, verdict: Verdict | undefined): RunResult {
  if (end === undefined) return 'running';
  if (end.reason === 'lost' || end.reason === 'failed') return end.reason;
  if (verdict?.invalid !== undefined) return 'invalid';
  if (verdict !== undefined && crossedOf(verdict).length > 0) return 'crossed';
  if (end.reason === 'interrupted') return 'interrupted';
  return verdict === undefined || verdict.thresholds.length === 0 ? 'done' : 'passed';
}

/** The thresholds that were crossed. */
export function crossedOf({ thresholds }: Verdict): readonly ThresholdResult[] {
  return thresholds.filter(({ isCrossed }) => isCrossed);
}

/** How several runs of a fleet ended: not, while one goes on; else as the worst of them, and with the last. The cause is told where they have one. */
export function fleetEnd(runs: readonly Pick<RunRecord, 'end'>[]): RunEnd | undefined {
  const ends = runs.flatMap(({ end }) => end ?? []);
  const [first] = ends;
  if (first === undefined || ends.length < runs.length) return undefined;
  const { at } = ends.reduce((last, end) => (end.at > last.at ? end : last));
  const { reason } = ends.reduce((worst, end) => (BADNESS[end.reason] > BADNESS[worst.reason] ? end : worst), first);
  const isCommon = ends.every(({ because }) => because === first.because);
  return { at, reason, because: isCommon ? first.because : undefined };
}

const BADNESS: Readonly<Record<RunEnd['reason'], number>> = { done: 0, interrupted: 1, lost: 2, failed: 3 };
