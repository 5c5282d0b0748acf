import { useEffect, useRef, useState } from 'preact/hooks';
import type { TargetRow } from '../../api/targets.js';
import { StateBadge } from '../parts/state-badge.js';
import { useVirtualRows } from '../parts/virtual-rows.js';
import { may } from '../session.js';
import type { RowLoader } from './row-window.js';
import { selection } from './selection.js';
import {
  CapCell,
  ErrorCell,
  isFresh,
  LatencyCell,
  NameCell,
  OperateCell,
  RateCell,
  SelectCell,
  SuccessCell,
} from './target-cells.js';

const CARD_PX = 204;
const GAP_PX = 12;
const NARROWEST_PX = 300;

/** All targets as cards, as many beside each other as there is room for. */
export function TargetCards({ loader }: { readonly loader: RowLoader }) {
  const list = useRef<HTMLUListElement>(null);
  const columns = useColumns(list);
  const { total = 0, rows, asOf } = loader.window.value;
  const lines = Math.ceil(total / columns);
  const { first, end, beforePx, afterPx } = useVirtualRows({
    count: lines,
    rowPx: CARD_PX + GAP_PX,
    overscan: 2,
    list,
  });
  const from = first * columns;
  const to = Math.min(total, end * columns);
  useEffect(() => loader.show(from, to), [loader, from, to]);
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  return (
    <ul
      ref={list}
      class="target-cards"
      aria-label="Targets"
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        paddingTop: `${beforePx}px`,
        paddingBottom: `${afterPx}px`,
      }}
    >
      {indexes.map((index) => (
        <TargetCard
          key={rows.get(index)?.key ?? index}
          row={rows.get(index)}
          now={asOf}
          place={index + 1}
          total={total}
        />
      ))}
    </ul>
  );
}

function TargetCard({
  row,
  now,
  place,
  total,
}: {
  readonly row: TargetRow | undefined;
  readonly now: number;
  readonly place: number;
  readonly total: number;
}) {
  if (row === undefined) return <li class="card target-card waiting">…</li>;
  return (
    <li
      class={`card target-card ${selection.value.has(row.key) ? 'chosen' : ''} ${isFresh(row.lastError, now) ? 'alarm' : ''}`}
      aria-posinset={place}
      aria-setsize={total}
      data-key={row.key}
    >
      <div class="target-card-head">
        {may('POST /api/pause') && <SelectCell row={row} />}
        <StateBadge row={row} />
        <span class="gap" />
        <OperateCell row={row} />
      </div>
      <NameCell row={row} />
      <CapCell row={row} />
      <div class="target-card-figures">
        <RateCell row={row} />
        <span class="small">
          <span class="soft">success</span> <SuccessCell row={row} />
        </span>
        <span class="small">
          <span class="soft">p95</span> <LatencyCell row={row} />
        </span>
      </div>
      {(row.blocked ?? row.lastError) !== undefined && <ErrorCell row={row} now={now} />}
    </li>
  );
}

function useColumns(list: { readonly current: HTMLElement | null }): number {
  const [columns, setColumns] = useState(1);
  useEffect(() => {
    if (list.current === null) return undefined;
    const resized = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      setColumns(Math.max(1, Math.floor((width + GAP_PX) / (NARROWEST_PX + GAP_PX))));
    });
    resized.observe(list.current);
    return () => resized.disconnect();
  }, []);
  return columns;
}
