import type { Instant } from '../base/clock.js';
import type { StatusTotals } from '../report/status-totals.js';
import { isFailing } from '../report/target-state.js';
import type { TargetStatus } from '../report/target-status.js';
import type { Cell, Column } from './columns.js';
import { count, oneLine, share, span } from './format.js';
import {
  latencyCell,
  NOTHING,
  rateCell,
  stateCell,
  successCell,
  totalP95,
  usedOfCap,
  usedShare,
} from './target-cells.js';

/** What the table of the statuses shows. */
export interface StatusTable {
  readonly statuses: readonly TargetStatus[];
  readonly totals: StatusTotals;
  readonly now: Instant;
}

/** The column of the states. Like all columns here, it has a row for each target and one for the totals. */
export function stateColumn(shown: StatusTable): Column {
  return { title: 'state', align: 'left', rank: 11, cells: cells(shown, ({ state }) => stateCell(state)) };
}

/** The columns of names, caps and traffic. */
export function statusColumns(shown: StatusTable): readonly Column[] {
  return [...names(shown), ...caps(shown), ...rates(shown), ...answers(shown)];
}

/** The column of the last errors. */
export function errorColumn(shown: StatusTable): Column {
  const errors = cells(shown, (status) => errorCell(status, shown.now));
  return { title: 'last error', align: 'left', rank: 8, cells: errors };
}

/** `timeout ×31, 4 s ago: No answer within 10 s.`, red where the target fails now. */
export function errorCell({ lastError, state }: TargetStatus, now: Instant): Cell {
  if (lastError === undefined) return { text: '' };
  const { class: kind, count: times, at, sample } = lastError;
  const ago = span(Math.max(0, now - at));
  return {
    text: `${kind} ×${count(times)}, ${ago} ago: ${oneLine(sample)}`,
    tone: isFailing(state) ? 'bad' : 'quiet',
  };
}

function names(shown: StatusTable): readonly Column[] {
  const cut = { at: 'middle', least: 12 } as const; // Keeps the literal.
  const name = ({ key, name: label }: TargetStatus) => ({ text: label === key ? '' : oneLine(label) });
  return [
    {
      title: 'target',
      align: 'left',
      rank: 12,
      cut,
      cells: cells(shown, ({ key }) => ({ text: oneLine(key) }), 'total'),
    },
    { title: 'name', align: 'left', rank: 1, cut, cells: cells(shown, name) },
  ];
}

function caps(shown: StatusTable): readonly Column[] {
  const { cap: total } = shown.totals;
  const used = cells(shown, ({ cap }) => ({ text: share(usedShare(cap)) }), share(usedShare(total)));
  const newDay = cells(shown, ({ cap }) => ({ text: span(Math.max(0, cap.resetsAt - shown.now)) }));
  return [
    right(
      'visits today',
      10,
      cells(shown, ({ cap }) => ({ text: usedOfCap(cap) }), usedOfCap(total)),
    ),
    right('used', 6, used),
    right(
      'left',
      5,
      cells(shown, ({ cap }) => ({ text: count(cap.left) }), count(total.left)),
    ),
    right('new day in', 2, newDay),
  ];
}

function rates(shown: StatusTable): readonly Column[] {
  const { visitsPerSecond, hitsPerSecond } = shown.totals.rate;
  return [
    right(
      'visits',
      7,
      cells(shown, ({ rate }) => rateCell(rate.visitsPerSecond), rateCell(visitsPerSecond).text),
    ),
    right(
      'hits',
      3,
      cells(shown, ({ rate }) => rateCell(rate.hitsPerSecond), rateCell(hitsPerSecond).text),
    ),
  ];
}

function answers(shown: StatusTable): readonly Column[] {
  const { totals, statuses } = shown;
  const p95 = totalP95(totals, statuses) ?? NOTHING.text;
  return [
    right(
      'accepted',
      9,
      cells(shown, (status) => successCell(status.successRate), successCell(totals.successRate).text),
    ),
    right(
      'p95',
      4,
      cells(shown, ({ latency }) => latencyCell(latency?.p95Ms), p95),
    ),
  ];
}

function cells({ statuses }: StatusTable, cell: (status: TargetStatus) => Cell, total = ''): readonly Cell[] {
  return [...statuses.map(cell), { text: total, tone: 'strong' }];
}

function right(title: string, rank: number, of: readonly Cell[]): Column {
  return { title, align: 'right', rank, cells: of };
}
