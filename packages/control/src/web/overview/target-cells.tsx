import type { TargetRow } from '../../api/targets.js';
import { ago, count, latency, NONE, perSecond, share } from '../format.js';
import { Badge } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { CapBar } from '../parts/cap-bar.js';
import { Sparkline } from '../parts/sparkline.js';
import { may } from '../session.js';
import { operate, selection, toggle } from './selection.js';

/** The name of a target as a link to its page, and where it is. */
export function NameCell({ row }: { readonly row: TargetRow }) {
  return (
    <div class="name-cell">
      <span class="name-line">
        <a href={`/targets/${encodeURIComponent(row.key)}`} title={row.name}>
          {row.name}
        </a>
        <DraftMark row={row} />
        {row.managedBy === 'api' && <span class="tag">API</span>}
        {row.tags.slice(0, 3).map((tag) => (
          <span key={tag} class="tag">
            {tag}
          </span>
        ))}
        {row.tags.length > 3 && (
          <span class="tag" title={row.tags.slice(3).join(', ')}>{`+${row.tags.length - 3}`}</span>
        )}
      </span>
      <span class="soft small cut" title={`target.${row.key}: ${row.url}, site ${row.siteId}`}>
        {row.name !== row.key && `${row.key} · `}
        {hostOf(row.url)} · site {row.siteId}
      </span>
    </div>
  );
}

/** What waits to be applied. */
export function DraftMark({ row }: { readonly row: Pick<TargetRow, 'draft'> }) {
  if (row.draft === undefined) return null;
  const words = { create: 'not applied yet', update: 'change waits', delete: 'deletion waits' } as const;
  return (
    <Badge tone="info" icon="draft" title="A draft waits to be applied.">
      {words[row.draft]}
    </Badge>
  );
}

/** How far the cap of the day is used. */
export function CapCell({ row }: { readonly row: TargetRow }) {
  const { started, cap } = row.cap;
  return (
    <div class="cap-cell">
      <span class="small">
        <b>{count(started)}</b> <span class="soft">/ {count(cap)}</span>
      </span>
      <CapBar cap={row.cap} label="Cap of the day" />
    </div>
  );
}

/** Hits per second, and how they went in the last minutes. */
export function RateCell({ row }: { readonly row: TargetRow }) {
  return (
    <div class="rate-cell">
      <Sparkline values={row.sparkline} label="Hits of the last five minutes" />
      <span class="number small">{perSecond(row.rate.hitsPerSecond)}</span>
    </div>
  );
}

/** Share of hits that were accepted. */
export function SuccessCell({ row }: { readonly row: Pick<TargetRow, 'successRate'> }) {
  const isBad = row.successRate !== undefined && row.successRate < 0.95;
  return <span class={isBad ? 'bad-figure' : ''}>{share(row.successRate)}</span>;
}

/** The 95th percentile of answers. */
export function LatencyCell({ row }: { readonly row: Pick<TargetRow, 'latency'> }) {
  return <>{latency(row.latency?.p95Ms)}</>;
}

/** What went wrong last, or why nothing goes. */
export function ErrorCell({
  row,
  now,
}: {
  readonly row: Pick<TargetRow, 'blocked' | 'lastError'>;
  readonly now: number;
}) {
  if (row.blocked !== undefined) {
    return (
      <div class="error-cell" title={row.blocked}>
        <span class="bad-figure">blocked</span>
        <span class="soft small cut">{row.blocked}</span>
      </div>
    );
  }
  if (row.lastError === undefined) return <span class="soft">{NONE}</span>;
  const { class: name, count: times, at, sample } = row.lastError;
  return (
    <div class="error-cell" title={sample}>
      <span class="cut">
        <span class={isFresh(row.lastError, now) ? 'bad-figure' : ''}>{name}</span>{' '}
        <span class="soft">
          ×{count(times)}, {ago(at, now)}
        </span>
      </span>
      <span class="soft small cut">{sample}</span>
    </div>
  );
}

/** Whether an error is news: the row goes red long before most of the hits have failed. */
export function isFresh(error: TargetRow['lastError'], now: number): boolean {
  return error !== undefined && now - error.at < FRESH_MS;
}

const FRESH_MS = 15_000;

/** Pauses or resumes the target. */
export function OperateCell({ row }: { readonly row: TargetRow }) {
  if (row.state === undefined || !may('POST /api/pause')) return null;
  const isPaused = row.paused !== undefined;
  const operation = isPaused ? 'resume' : 'pause';
  return (
    <Button
      icon={isPaused ? 'running' : 'paused'}
      tone="quiet"
      size="small"
      label={`${isPaused ? 'Resume' : 'Pause'} ${row.name}`}
      onPress={() => operate(operation, { targets: [row.key] })}
    />
  );
}

/** Chooses the target for what is done to several. */
export function SelectCell({ row }: { readonly row: TargetRow }) {
  return (
    <label class="select-cell">
      <input
        type="checkbox"
        checked={selection.value.has(row.key)}
        disabled={row.state === undefined}
        aria-label={`Select ${row.name}`}
        onChange={() => toggle(row.key)}
      />
    </label>
  );
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
