import { useEffect, useRef } from 'preact/hooks';
import { naturalOrders, type TargetQuery, type TargetRow, type TargetSort } from '../../api/targets.js';
import { StateBadge } from '../parts/state-badge.js';
import { useVirtualRows } from '../parts/virtual-rows.js';
import { setQuery } from '../router.js';
import { may } from '../session.js';
import type { RowLoader } from './row-window.js';
import { clearSelection, selectAll, selection } from './selection.js';
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
import { addressParts, type TargetFilter, targetQuery } from './target-filter.js';

const ROW_PX = 58;

/** All targets as a table. Only the rows that can be seen are in the document. */
export function TargetTable({ loader, filter }: { readonly loader: RowLoader; readonly filter: TargetFilter }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { total = 0, rows, asOf } = loader.window.value;
  const { first, end, beforePx, afterPx } = useVirtualRows({ count: total, rowPx: ROW_PX, list: body });
  useEffect(() => loader.show(first, end), [loader, first, end]);
  const canOperate = may('POST /api/pause');
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  return (
    <table class="targets" aria-rowcount={total + 1}>
      <caption class="unseen">Targets</caption>
      <thead>
        <tr aria-rowindex={1}>
          {canOperate && (
            <th scope="col" class="col-select">
              <SelectAll total={total} query={targetQuery(filter)} />
            </th>
          )}
          <SortHead filter={filter} sort="state" class="col-state">
            State
          </SortHead>
          <SortHead filter={filter} sort="key" class="col-name">
            Target
          </SortHead>
          <SortHead filter={filter} sort="used" class="col-cap">
            Cap today
          </SortHead>
          <SortHead filter={filter} sort="rate" class="col-rate">
            Hits per second
          </SortHead>
          <SortHead filter={filter} sort="successRate" class="col-figure number">
            Success
          </SortHead>
          <SortHead filter={filter} sort="p95" class="col-figure number">
            p95
          </SortHead>
          <th scope="col" class="col-error">
            Last error
          </th>
          {canOperate && (
            <th scope="col" class="col-operate">
              <span class="unseen">Pause or resume</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody ref={body}>
        <Spacer px={beforePx} />
        {indexes.map((index) => (
          <TargetTableRow
            key={rows.get(index)?.key ?? index}
            index={index}
            row={rows.get(index)}
            now={asOf}
            canOperate={canOperate}
          />
        ))}
        <Spacer px={afterPx} />
      </tbody>
    </table>
  );
}

function TargetTableRow({
  index,
  row,
  now,
  canOperate,
}: {
  readonly index: number;
  readonly row: TargetRow | undefined;
  readonly now: number;
  readonly canOperate: boolean;
}) {
  if (row === undefined) {
    return (
      <tr class="waiting" aria-rowindex={index + 2}>
        <td colSpan={9}>…</td>
      </tr>
    );
  }
  return (
    <tr
      aria-rowindex={index + 2}
      class={`${selection.value.has(row.key) ? 'chosen' : ''} ${isFresh(row.lastError, now) ? 'alarm' : ''}`}
      data-key={row.key}
    >
      {canOperate && (
        <td class="col-select">
          <SelectCell row={row} />
        </td>
      )}
      <td>
        <StateBadge row={row} />
      </td>
      <th scope="row">
        <NameCell row={row} />
      </th>
      <td>
        <CapCell row={row} />
      </td>
      <td>
        <RateCell row={row} />
      </td>
      <td class="number">
        <SuccessCell row={row} />
      </td>
      <td class="number">
        <LatencyCell row={row} />
      </td>
      <td class="col-error">
        <ErrorCell row={row} now={now} />
      </td>
      {canOperate && (
        <td class="col-operate">
          <OperateCell row={row} />
        </td>
      )}
    </tr>
  );
}

/** The room of the rows that are not in the document. */
function Spacer({ px }: { readonly px: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row that has nothing but height takes no focus.
  return px === 0 ? null : <tr class="spacer" aria-hidden="true" style={{ height: `${px}px` }} />;
}

function SortHead({
  filter,
  sort,
  class: name,
  children,
}: {
  readonly filter: TargetFilter;
  readonly sort: TargetSort;
  readonly class: string;
  readonly children: string;
}) {
  const isSorted = filter.sort === sort;
  const order = isSorted ? (filter.order === 'asc' ? 'desc' : 'asc') : naturalOrders[sort];
  return (
    <th
      scope="col"
      class={name}
      aria-sort={isSorted ? (filter.order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <button type="button" onClick={() => setQuery(addressParts({ ...filter, sort, order }))}>
        {children}
      </button>
    </th>
  );
}

function SelectAll({ total, query }: { readonly total: number; readonly query: TargetQuery }) {
  const chosen = selection.value.size;
  return (
    <label class="select-cell">
      <input
        type="checkbox"
        aria-label="Select all that match"
        checked={chosen > 0}
        ref={(input) => {
          if (input !== null) input.indeterminate = chosen > 0 && chosen < total;
        }}
        onChange={() => (chosen > 0 ? clearSelection() : void selectAll(query))}
      />
    </label>
  );
}
