import '../styles/views.css';
import '../styles/runs.css';
import { signal } from '@preact/signals';
import type { RunReport } from '@trafficinator/core';
import { closingSentences } from '@trafficinator/core/words';
import { useMemo } from 'preact/hooks';
import { api } from '../api.js';
import { moment, readersZone, span } from '../format.js';
import { ButtonLink } from '../parts/button.js';
import { Chart } from '../parts/chart.js';
import { Fault, Loading } from '../parts/states.js';
import { ReportTables } from '../report/report-tables.js';
import { ReportTiles } from '../report/report-tiles.js';
import { timelineCharts } from '../report/timeline-charts.js';
import { ResultBadge } from '../runs/result-badge.js';
import { useWhileRunning } from '../runs/use-while-running.js';
import { useAnswer } from '../use-answer.js';
import type { ViewProps } from '../view-props.js';

/** What a run did: what it is worth, its figures, how it went, and what went wrong. */
export function ReportView({ params: { id = '' } }: ViewProps) {
  const { value: report, problem, reload } = useAnswer(() => api.report(id), [id]);
  useWhileRunning(report !== undefined && report.end === undefined, reload);
  if (problem !== undefined) return <Fault problem={problem} retry={reload} />;
  if (report === undefined) return <Loading what="the report" />;
  return (
    <>
      <Head report={report} />
      <ReportTiles report={report} />
      <Charts report={report} />
      <ReportTables report={report} />
    </>
  );
}

function Head({ report }: { readonly report: RunReport }) {
  const { run, result, pace, durationMs, startedAt, end, who, verdict } = report;
  const file = `/api/runs/${encodeURIComponent(run)}/report?format=`;
  return (
    <>
      <header class="view-head">
        <h1>
          Run <code>{run.slice(0, 8)}</code> <ResultBadge result={result} />
        </h1>
        <nav class="view-actions" aria-label="This report as a file">
          <ButtonLink href={`${file}html`} icon="file">
            HTML
          </ButtonLink>
          <ButtonLink href={`${file}md`} icon="file">
            Markdown
          </ButtonLink>
          <ButtonLink href={`${file}json`} icon="file">
            JSON
          </ButtonLink>
          <ButtonLink href={`${file}xml`} icon="file">
            JUnit
          </ButtonLink>
          <ButtonLink href="/runs">All runs</ButtonLink>
        </nav>
      </header>
      <p class="soft">
        {pace} · {span(durationMs)} · {moment(startedAt)} to {end === undefined ? 'now' : moment(end.at)} · by {who}
      </p>
      {verdict.invalid !== undefined && (
        <p class="banner warn" role="alert">
          Invalid: {verdict.invalid} The figures say nothing of the targets.
        </p>
      )}
      <ul class="sentences">
        {closingSentences(report).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

function Charts({ report }: { readonly report: RunReport }) {
  const charts = useMemo(() => timelineCharts(report.timeline, readersZone()), [report]);
  const crosshair = useMemo(() => signal<number | undefined>(undefined), []);
  return (
    <div class="report-charts">
      {charts.map((chart) => (
        <Chart key={chart.title} {...chart} crosshair={crosshair} />
      ))}
    </div>
  );
}
