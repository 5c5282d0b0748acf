import type { Instant } from '../base/clock.js';
import type { RunStatus } from '../report/run-status.js';
import { type Cell, type Column, columnLines, type Screen } from './columns.js';
import { count, counted, fit, oneLine, span } from './format.js';
import { idLength } from './id-length.js';
import { rateCell } from './target-cells.js';

/** What is shown of the active runs. */
export interface StatusRunsOptions extends Screen {
  readonly now: Instant;
  readonly runs?: readonly RunStatus[] | undefined;
}

const MOST_RUNS = 10;

/**
 * Writes a table of the active runs, those of one fleet together, the oldest first, and an empty line below; nothing where nothing
 * is known of runs.
 */
export function statusRuns({ runs, now, ...screen }: StatusRunsOptions): readonly string[] {
  const { paint, width } = screen;
  if (runs === undefined) return [];
  if (runs.length === 0) return [paint('quiet', fit('No runner is active.', width)), ''];
  const shown = byFleet(runs).slice(0, MOST_RUNS);
  const lines = columnLines(runColumns(shown, runs, now), screen);
  const rest = runs.length - shown.length;
  const more = rest > 0 ? [paint('quiet', fit(`and ${counted(rest, 'more runner')}`, width))] : [];
  const total = runs.length > 1 ? lines.slice(-1) : [];
  return [...lines.slice(0, shown.length + 1), ...more, ...total, ''];
}

/** One row for each of the shown, and one for the totals of all. */
function runColumns(shown: readonly RunStatus[], all: readonly RunStatus[], now: Instant): readonly Column[] {
  const length = idLength(all.map(({ id }) => id));
  const cells = (cell: (run: RunStatus) => Cell, total = '') =>
    [...shown.map(cell), { text: total, tone: 'strong' }] as const; // Keeps the tone.
  const left = (title: string, rank: number, of: readonly Cell[]): Column => ({
    title,
    align: 'left',
    rank,
    cells: of,
  });
  const right = (title: string, rank: number, of: readonly Cell[]): Column => ({
    title,
    align: 'right',
    rank,
    cells: of,
  });
  const sum = (figure: (run: RunStatus) => number) => all.reduce((total, run) => total + figure(run), 0);
  const visits = ({ rate }: RunStatus) => rate.visitsPerSecond;
  const hits = ({ rate }: RunStatus) => rate.hitsPerSecond;
  const reserved = ({ leased }: RunStatus) => leased.visits;
  return [
    left(
      'runner',
      11,
      cells(({ id }) => ({ text: oneLine(id).slice(0, length) }), 'total'),
    ),
    left(
      'state',
      12,
      cells(({ state }) => ({ text: state, tone: state === 'stopping' ? 'changed' : 'good' })),
    ),
    {
      ...left(
        'by',
        9,
        cells(({ who }) => ({ text: oneLine(who) })),
      ),
      cut: { at: 'middle', least: 12 },
    },
    right(
      'pid',
      4,
      cells(({ pid }) => ({ text: pid === undefined ? '' : String(pid) })),
    ),
    left(
      'version',
      1,
      cells(({ version }) => ({ text: oneLine(version) })),
    ),
    right(
      'for',
      7,
      cells(({ startedAt }) => ({ text: span(Math.max(0, now - startedAt)) })),
    ),
    right(
      'visits',
      8,
      cells((run) => rateCell(visits(run)), rateCell(sum(visits)).text),
    ),
    right(
      'hits',
      3,
      cells((run) => rateCell(hits(run)), rateCell(sum(hits)).text),
    ),
    right(
      'reserved',
      5,
      cells((run) => ({ text: count(reserved(run)) }), count(sum(reserved))),
    ),
    {
      ...left(
        'load',
        10,
        cells((run) => ({ text: loadWords(run, all) })),
      ),
      cut: { at: 'end', least: 12 },
    },
  ];
}

/** `50 visits/s, one of 3`: what a run serves, and with how many it shares it. */
function loadWords({ pace, fleet }: RunStatus, all: readonly RunStatus[]): string {
  const size = all.filter((run) => run.fleet === fleet).length;
  return size > 1 ? `${oneLine(pace)}, one of ${count(size)}` : oneLine(pace);
}

function byFleet(runs: readonly RunStatus[]): readonly RunStatus[] {
  const began = new Map<string, number>();
  for (const { fleet, startedAt } of runs) began.set(fleet, Math.min(startedAt, began.get(fleet) ?? startedAt));
  return runs.toSorted(
    (a, b) =>
      (began.get(a.fleet) ?? 0) - (began.get(b.fleet) ?? 0) ||
      (a.fleet < b.fleet ? -1 : a.fleet > b.fleet ? 1 : 0) ||
      a.startedAt - b.startedAt,
  );
}
