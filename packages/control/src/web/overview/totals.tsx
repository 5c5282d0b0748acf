import type { ComponentChildren } from 'preact';
import type { Overview } from '../../api/overview.js';
import { count, latency, NONE, perSecond, share } from '../format.js';
import { CapBar } from '../parts/cap-bar.js';

/** Sums over all applied targets. */
export function Totals({ now }: { readonly now: Overview }) {
  const { started, cap, expected, rate, successRate, p95Ms, counts } = now.totals;
  return (
    <dl class="tiles" aria-label="All applied targets">
      <Tile name="Visits today" figure={count(started)} note={`of ${count(cap)}; ${count(expected)} expected`}>
        <CapBar cap={{ started, cap, expected }} label="All caps" />
      </Tile>
      <Tile
        name="Hits per second"
        figure={perSecond(rate.hitsPerSecond)}
        note={`${perSecond(rate.visitsPerSecond)} visits`}
      />
      <Tile
        name="Success, last hour"
        figure={share(successRate)}
        note={counts.sent === 0 ? 'nothing was sent' : `of ${count(counts.sent)} hits`}
        isBad={successRate !== undefined && successRate < 0.95}
      />
      <Tile name="p95, last hour" figure={latency(p95Ms)} note={p95Ms === undefined ? NONE : 'of answers'} />
    </dl>
  );
}

function Tile({
  name,
  figure,
  note,
  isBad = false,
  children,
}: {
  readonly name: string;
  readonly figure: string;
  readonly note: string;
  readonly isBad?: boolean;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="card tile">
      <dt>{name}</dt>
      <dd class={isBad ? 'figure bad' : 'figure'}>{figure}</dd>
      <dd class="soft small">
        {note}
        {children}
      </dd>
    </div>
  );
}
