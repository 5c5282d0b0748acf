import type { ListedRun } from '../report/listed-run.js';
import { type Cell, type Column, columnLines, type Screen } from './columns.js';
import { count, fit, moment, oneLine, span } from './format.js';
import { idLength } from './id-length.js';
import { resultLabel } from './result-words.js';
import { latencyCell, successCell } from './target-cells.js';

/** Writes a line for each run, the latest first, as they are given. Ids are cut to the length that tells these runs apart. */
export function runsText(runs: readonly ListedRun[], screen: Screen): string {
  if (runs.length === 0) return fit('Nothing has run yet.', screen.width);
  const length = idLength(runs.map(({ id }) => id));
  const fleets = Map.groupBy(runs, ({ fleet }) => fleet);
  const hasFleet = runs.some(({ id, fleet }) => fleet !== id) || [...fleets.values()].some((own) => own.length > 1);
  const column = (title: string, align: Column['align'], rank: number, cell: (run: ListedRun) => Cell): Column => ({
    title,
    align,
    rank,
    cells: runs.map(cell),
  });
  const columns = [
    column('run', 'left', 12, ({ id }) => ({ text: oneLine(id).slice(0, length) })),
    column('result', 'left', 11, ({ result }) => resultLabel(result)),
    column('started', 'left', 9, ({ startedAt }) => ({ text: moment(startedAt) })),
    column('length', 'right', 6, ({ durationMs }) => ({ text: span(durationMs) })),
    column('visits', 'right', 10, ({ visits }) => ({ text: count(visits) })),
    column('hits', 'right', 4, ({ hits }) => ({ text: count(hits) })),
    column('success', 'right', 8, ({ successRate }) => successCell(successRate)),
    column('p95', 'right', 7, ({ p95Ms }) => latencyCell(p95Ms)),
    column('by', 'left', 1, ({ who }) => ({ text: oneLine(who) })),
    ...(hasFleet ? [column('fleet', 'left', 3, ({ fleet }) => ({ text: oneLine(fleet).slice(0, length) }))] : []),
    { ...column('pace', 'left', 2, ({ pace }) => ({ text: oneLine(pace) })), cut: { at: 'end', least: 12 } as const }, // Keeps the literal.
  ];
  return columnLines(columns, screen).join('\n');
}
