import type { RunReport, TargetReport, Traffic } from '../report/run-report.js';
import type { Cell, Column } from './columns.js';
import { count, oneLine } from './format.js';
import type { Tone } from './paint.js';
import { latencyCell, NOTHING, successCell, usedOfCap } from './target-cells.js';

/** The columns of what became of the visits. Like all columns here, they have a row for each target and one for the run. */
export function visitColumns(report: RunReport): readonly Column[] {
  return [
    nameColumn('visits', report),
    countColumn('due', 2, report, ({ counts }) => counted(counts.offered)),
    countColumn('started', 9, report, ({ counts }) => counted(counts.started)),
    capColumn(report),
    countColumn('completed', 7, report, ({ counts }) => counted(counts.completed)),
    countColumn('partial', 5, report, ({ counts }) => counted(counts.partial)),
    countColumn('failed', 6, report, ({ counts }) => counted(counts.failed, 'bad')),
    countColumn('missed', 4, report, ({ counts }) => counted(counts.missed, 'changed')),
    countColumn('late', 3, report, ({ counts }) => counted(counts.late, 'changed')),
  ];
}

/** The columns of what became of the hits. */
export function hitColumns(report: RunReport): readonly Column[] {
  return [
    nameColumn('hits', report),
    countColumn('sent', 8, report, ({ counts }) => counted(counts.sent)),
    countColumn('accepted', 7, report, ({ counts }) => counted(counts.accepted)),
    countColumn('rejected', 5, report, ({ counts }) => counted(counts.rejected, 'bad')),
    countColumn('failed', 6, report, ({ counts }) => counted(counts.failedHits, 'bad')),
    countColumn('ambiguous', 4, report, ({ counts }) => counted(counts.ambiguous, 'bad')),
    countColumn('success', 9, report, ({ successRate }) => successCell(successRate)),
  ];
}

/** The columns of how long answers took, without the names. */
export function latencyColumns(report: RunReport): readonly Column[] {
  return [
    countColumn('p50', 2, report, ({ latency }) => latencyCell(latency?.p50Ms)),
    countColumn('p95', 4, report, ({ latency }) => latencyCell(latency?.p95Ms)),
    countColumn('p99', 3, report, ({ latency }) => latencyCell(latency?.p99Ms)),
    countColumn('max', 1, report, ({ latency }) => latencyCell(latency?.maxMs)),
  ];
}

/** The column of the names, under a title that says what the table is about. */
export function nameColumn(title: string, { targets }: RunReport): Column {
  const names = targets.map(({ key }): Cell => ({ text: oneLine(key) }));
  const cut = { at: 'middle', least: 12 } as const; // Keeps the literal.
  return { title, align: 'left', rank: 10, cut, cells: [...names, { text: 'total', tone: 'strong' }] };
}

function capColumn({ targets }: RunReport): Column {
  const cell = ({ cap }: TargetReport): Cell => (cap === undefined ? NOTHING : { text: usedOfCap(cap) });
  return { title: 'cap used', align: 'right', rank: 8, cells: [...targets.map(cell), { text: '' }] };
}

function countColumn(title: string, rank: number, report: RunReport, cell: (traffic: Traffic) => Cell): Column {
  const total = cell(report.totals);
  const cells = [...report.targets.map(cell), { text: total.text, tone: total.tone ?? 'strong' }];
  return { title, align: 'right', rank, cells };
}

/** A count in a colour, if it is not zero. */
function counted(value: number, tone?: Tone): Cell {
  return value === 0 ? { text: '0', tone: 'quiet' } : { text: count(value), tone };
}
