import type { Instant } from '../base/clock.js';
import type { RunStatus } from '../report/run-status.js';
import type { Screen } from './columns.js';
import { counted, fit, oneLine, perSecond, span } from './format.js';

/** What is shown of the active runs. */
export interface StatusRunsOptions extends Screen {
  readonly now: Instant;
  readonly runs?: readonly RunStatus[] | undefined;
}

const MOST_RUNS = 10;

/** Writes a line for each active run, the oldest first, and an empty one below; nothing where nothing is known of runs. */
export function statusRuns({ runs, now, paint, width }: StatusRunsOptions): readonly string[] {
  if (runs === undefined) return [];
  if (runs.length === 0) return [paint('quiet', fit('No runner is active.', width)), ''];
  const ordered = [...runs].sort((a, b) => a.startedAt - b.startedAt);
  const lines = ordered.slice(0, MOST_RUNS).map((run) => {
    const line = fit(runWords(run, runs, now), width);
    return run.state === 'stopping' ? paint('changed', line) : line;
  });
  const rest = ordered.length - lines.length;
  return [...lines, ...(rest > 0 ? [paint('quiet', fit(`and ${counted(rest, 'more runner')}`, width))] : []), ''];
}

/** `running for 3 min 05 s: 50 visits/s, by ada@lovelace, one of 3 that share the load, now 16.7/s`. */
function runWords(
  { state, startedAt, pace, who, fleet, rate }: RunStatus,
  runs: readonly RunStatus[],
  now: Instant,
): string {
  const since = span(Math.max(0, now - startedAt));
  const words = state === 'stopping' ? `stopping, after ${since}` : `running for ${since}`;
  const size = runs.filter((run) => run.fleet === fleet).length;
  const part = size > 1 ? `, one of ${size} that share the load` : '';
  const doing = rate.visitsPerSecond > 0 ? `, now ${perSecond(rate.visitsPerSecond)}` : '';
  return `${words}: ${oneLine(pace)}, by ${oneLine(who)}${part}${doing}`;
}
