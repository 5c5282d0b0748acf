import type { RunReport } from '@trafficinator/core';
import { count, counted, latency, share } from '../format.js';

/** The figures of a run that are looked at first. */
export function ReportTiles({ report: { totals, targets } }: { readonly report: RunReport }) {
  const { counts, planned, successRate, latency: times, latencySinceDue, lateness } = totals;
  const due = `${count(counts.offered)} due`;
  const notAccepted = counts.sent - counts.accepted;
  return (
    <dl class="report-tiles">
      <Tile
        name="Visits started"
        figure={count(counts.started)}
        note={planned === undefined ? `of ${due}` : `of ${count(planned)} planned, ${due}`}
      />
      <Tile
        name="Missed"
        figure={count(counts.missed)}
        note={`${count(counts.late)} came late${counts.stalled > 0 ? `, ${count(counts.stalled)} by the generator` : ''}`}
      />
      <Tile
        name="Hits sent"
        figure={count(counts.sent)}
        note={
          counts.retries === 0
            ? `to ${counted(targets.length, 'target')}`
            : counts.retries === 1
              ? '1 retry'
              : `${count(counts.retries)} retries`
        }
      />
      <Tile
        name="Accepted"
        figure={share(successRate)}
        note={notAccepted === 0 ? 'every hit' : `${counted(notAccepted, 'hit')} not`}
      />
      <Tile
        name="p95 latency"
        figure={latency(times?.p95Ms)}
        note={
          times === undefined
            ? 'no answer'
            : `p50 ${latency(times.p50Ms)}, p99 ${latency(times.p99Ms)}, max ${latency(times.maxMs)}`
        }
      />
      <Tile
        name="p95 since due"
        figure={latency(latencySinceDue?.p95Ms)}
        note={lateness === undefined ? '' : `visits late by ${latency(lateness.p95Ms)} at p95`}
      />
    </dl>
  );
}

function Tile({ name, figure, note }: { readonly name: string; readonly figure: string; readonly note: string }) {
  return (
    <div class="card report-tile">
      <dt>{name}</dt>
      <dd>
        <span class="figure">{figure}</span>
        <span class="soft small">{note}</span>
      </dd>
    </div>
  );
}
