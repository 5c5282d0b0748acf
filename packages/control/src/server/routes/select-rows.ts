import { type TargetRow, targetStates } from '@trafficinator/core';
import { naturalOrders, type TargetQuery, type TargetSort } from '../../api/targets.js';

/** The rows that match, in the order that was asked for. Ties by key; what has no such figure comes last, whatever the order. */
export function selectRows(rows: readonly TargetRow[], query: TargetQuery): readonly TargetRow[] {
  const { sort = 'state', order = naturalOrders[sort] } = query;
  const matching = rows.filter(matcher(query));
  if (sort === 'key') return order === 'asc' ? matching : matching.toReversed();
  const figure = FIGURES[sort];
  const direction = order === 'asc' ? 1 : -1;
  const ranked = matching.map((row) => ({ row, rank: figure(row) }));
  // The rows come by key, and the sort is stable.
  ranked.sort((a, b) => {
    if (a.rank === undefined || b.rank === undefined)
      return Number(a.rank === undefined) - Number(b.rank === undefined);
    return direction * (a.rank - b.rank);
  });
  return ranked.map(({ row }) => row);
}

const FIGURES: Readonly<Record<Exclude<TargetSort, 'key'>, (row: TargetRow) => number | undefined>> = {
  state: ({ state }) => (state === undefined ? undefined : targetStates.indexOf(state)),
  used: ({ cap }) => (cap.cap === 0 ? undefined : cap.started / cap.cap),
  rate: ({ rate }) => rate.hitsPerSecond,
  successRate: ({ successRate }) => successRate,
  p95: ({ latency }) => latency?.p95Ms,
};

function matcher({ tag, state, managedBy, search }: TargetQuery): (row: TargetRow) => boolean {
  const text = search?.trim().toLowerCase();
  return (row) =>
    (tag === undefined || tag.some((one) => row.tags.includes(one))) &&
    (state === undefined || (row.state !== undefined && state.includes(row.state))) &&
    (managedBy === undefined || row.managedBy === managedBy) &&
    (text === undefined || [row.key, row.name, row.url].some((part) => part.toLowerCase().includes(text)));
}
