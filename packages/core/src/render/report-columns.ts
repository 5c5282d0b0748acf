import type { Counts } from '../model/run.js';
import type { TargetReport, Traffic } from '../report/run-report.js';
import type { Cell, Column } from './columns.js';
import { count, oneLine } from './format.js';
import type { Tone } from './paint.js';
import { latencyCell, NOTHING, successCell, usedOfCap } from './target-cells.js';

/** What of a report is shown in tables: some of its targets, and the totals of all. */
export interface ReportTable {
  readonly targets: readonly TargetReport[];
  readonly totals: Traffic;
}

/** The columns of what became of the visits. Like all columns here, they have a row for each target and one for the run. */
export function visitColumns(shown: ReportTable): readonly Column[] {
  return [
    nameColumn('visits', shown),
    ...known(shown, ({ planned }) => planned, 'planned', 1),
    countColumn('due', 2, shown, ({ counts }) => counted(counts.offered)),
    countColumn('started', 9, shown, ({ counts }) => counted(counts.started)),
    capColumn(shown),
    countColumn('completed', 7, shown, ({ counts }) => counted(counts.completed)),
    countColumn('partial', 5, shown, ({ counts }) => counted(counts.partial)),
    countColumn('failed', 6, shown, ({ counts }) => counted(counts.failed, 'bad')),
    countColumn('missed', 4, shown, ({ counts }) => counted(counts.missed, 'changed')),
    countColumn('late', 3, shown, ({ counts }) => counted(counts.late, 'changed')),
    ...any(shown, 'stalled', 'stalled', 2.5, 'bad'),
    ...any(shown, 'withheld', 'held back', 2.6, 'changed'),
  ];
}

/** The columns of what became of the hits. */
export function hitColumns(shown: ReportTable): readonly Column[] {
  return [
    nameColumn('hits', shown),
    countColumn('sent', 8, shown, ({ counts }) => counted(counts.sent)),
    countColumn('accepted', 7, shown, ({ counts }) => counted(counts.accepted)),
    countColumn('rejected', 5, shown, ({ counts }) => counted(counts.rejected, 'bad')),
    countColumn('failed', 6, shown, ({ counts }) => counted(counts.failedHits, 'bad')),
    countColumn('ambiguous', 4, shown, ({ counts }) => counted(counts.ambiguous, 'bad')),
    ...any(shown, 'retries', 'retries', 3, 'changed'),
    countColumn('success', 9, shown, ({ successRate }) => successCell(successRate)),
  ];
}

/** The columns of how long answers took, without the names. */
export function latencyColumns(shown: ReportTable): readonly Column[] {
  return [
    countColumn('p50', 4, shown, ({ latency }) => latencyCell(latency?.p50Ms)),
    countColumn('p90', 1, shown, ({ latency }) => latencyCell(latency?.p90Ms)),
    countColumn('p95', 6, shown, ({ latency }) => latencyCell(latency?.p95Ms)),
    countColumn('p99', 5, shown, ({ latency }) => latencyCell(latency?.p99Ms)),
    countColumn('max', 3, shown, ({ latency }) => latencyCell(latency?.maxMs)),
    countColumn('p95 since due', 2, shown, ({ latencySinceDue }) => latencyCell(latencySinceDue?.p95Ms)),
    countColumn('p95 late by', 1.5, shown, ({ lateness }) => latencyCell(lateness?.p95Ms)),
  ];
}

/** The column of the names, under a title that says what the table is about. */
export function nameColumn(title: string, { targets }: ReportTable): Column {
  const names = targets.map(({ key }): Cell => ({ text: oneLine(key) }));
  const cut = { at: 'middle', least: 12 } as const; // Keeps the literal.
  return { title, align: 'left', rank: 10, cut, cells: [...names, { text: 'total', tone: 'strong' }] };
}

function capColumn({ targets }: ReportTable): Column {
  const cell = ({ cap }: TargetReport): Cell => (cap === undefined ? NOTHING : { text: usedOfCap(cap) });
  return { title: 'cap used', align: 'right', rank: 8, cells: [...targets.map(cell), { text: '' }] };
}

/** A column of counts that matter only where there are some. */
function any(shown: ReportTable, name: keyof Counts, title: string, rank: number, tone: Tone): readonly Column[] {
  if (shown.totals.counts[name] === 0) return [];
  return [countColumn(title, rank, shown, ({ counts }) => counted(counts[name], tone))];
}

/** A column of figures that nobody may know. */
function known(
  shown: ReportTable,
  figure: (traffic: Traffic) => number | undefined,
  title: string,
  rank: number,
): readonly Column[] {
  if (figure(shown.totals) === undefined) return [];
  const cell = (traffic: Traffic): Cell => {
    const value = figure(traffic);
    return value === undefined ? NOTHING : counted(value);
  };
  return [countColumn(title, rank, shown, cell)];
}

function countColumn(title: string, rank: number, shown: ReportTable, cell: (traffic: Traffic) => Cell): Column {
  const total = cell(shown.totals);
  const cells = [...shown.targets.map(cell), { text: total.text, tone: total.tone ?? 'strong' }];
  return { title, align: 'right', rank, cells };
}

/** A count in a colour, if it is not zero. */
function counted(value: number, tone?: Tone): Cell {
  return Math.round(value) === 0 ? { text: '0', tone: 'quiet' } : { text: count(value), tone };
}
