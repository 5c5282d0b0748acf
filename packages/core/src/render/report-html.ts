import type { RunReport } from '../report/run-report.js';
import { count, counted, latency, moment, oneLine, share, span } from './format.js';
import { markupText } from './markup-safe.js';
import { type ReportChart, reportCharts } from './report-charts.js';
import { REPORT_SCRIPT_HASH, reportScript } from './report-html-script.js';
import { reportStyle } from './report-html-style.js';
import { type ReportSection, reportTables, timelineTable } from './report-html-tables.js';
import { closingSentences } from './report-sentences.js';
import { resultLabel } from './result-words.js';

/**
 * Writes the report of a run as one HTML document that needs nothing else and asks no network: what the run is worth, its figures,
 * charts of how it went, and tables of targets, thresholds, budgets, errors and runs. Its policy lets nothing run but the script
 * that sorts tables. All that comes from configs, users and targets is escaped. Of very many targets the worst are shown.
 */
export function reportHtml(report: RunReport): string {
  const title = `Run ${report.run.slice(0, 8)}: ${resultLabel(report.result).text}`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${markupText(oneLine(title))}</title>`,
    `<style>${reportStyle}</style>`,
    '</head>',
    '<body>',
    header(report),
    '<main>',
    tiles(report),
    ...reportCharts(report).map(chartSection),
    figures(report),
    ...reportTables(report).map(tableSection),
    facts(report),
    '</main>',
    `<footer><p>Made by Trafficinator ${markupText(oneLine(report.version))}, ${moment(report.asOf)}. Counts are those of the generator: what Matomo recorded, its own reports tell.</p></footer>`,
    `<script>${reportScript}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** What its page may do, as a Content-Security-Policy: run its own script, and nothing else. */
export const REPORT_POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${REPORT_SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;

function header(report: RunReport): string {
  const { run, result, pace, durationMs, startedAt, end, asOf, who, verdict } = report;
  const { text, tone } = resultLabel(result);
  const sentences = closingSentences(report).filter((_, at) => at > 0 || verdict.invalid === undefined);
  const alarm =
    verdict.invalid === undefined
      ? ''
      : `<p class="alarm" role="alert">Invalid: ${markupText(verdict.invalid)} The figures say nothing of the targets.</p>`;
  return [
    '<header>',
    `<h1>Run <code>${markupText(oneLine(run.slice(0, 8)))}</code><span class="badge ${tone}">${text}</span></h1>`,
    `<p class="soft">${markupText(oneLine(pace))} · ${span(durationMs)} · ${moment(startedAt)} to ${moment(end?.at ?? asOf)} · by ${markupText(oneLine(who))}</p>`,
    alarm,
    `<ul class="sentences">${sentences.map((sentence) => `<li>${markupText(sentence)}</li>`).join('')}</ul>`,
    '</header>',
  ].join('\n');
}

function tiles({ totals, targets }: RunReport): string {
  const { counts, planned, successRate, latency: times, latencySinceDue, lateness } = totals;
  const notAccepted = counts.sent - counts.accepted;
  const shown = [
    tile(
      'Visits started',
      count(counts.started),
      planned === undefined
        ? `of ${count(counts.offered)} due`
        : `of ${count(planned)} planned, ${count(counts.offered)} due`,
    ),
    tile(
      'Missed',
      count(counts.missed),
      `${count(counts.late)} came late${counts.stalled > 0 ? `, ${count(counts.stalled)} by the generator` : ''}`,
    ),
    tile(
      'Hits sent',
      count(counts.sent),
      counts.retries > 0
        ? counts.retries === 1
          ? '1 retry'
          : `${count(counts.retries)} retries`
        : `to ${counted(targets.length, 'target')}`,
    ),
    tile(
      'Accepted',
      successRate === undefined ? '-' : share(successRate),
      notAccepted === 0 ? 'every hit' : `${counted(notAccepted, 'hit')} not`,
    ),
    tile(
      'p95 latency',
      times === undefined ? '-' : latency(times.p95Ms),
      times === undefined
        ? 'no answer'
        : `p50 ${latency(times.p50Ms)}, p99 ${latency(times.p99Ms)}, max ${latency(times.maxMs)}`,
    ),
    tile(
      'p95 since due',
      latencySinceDue === undefined ? '-' : latency(latencySinceDue.p95Ms),
      lateness === undefined ? '' : `visits late by ${latency(lateness.p95Ms)} at p95`,
    ),
  ];
  return `<dl class="tiles">${shown.join('')}</dl>`;
}

function tile(name: string, figure: string, note: string): string {
  return `<div class="tile"><dt>${name}</dt><dd><span class="figure">${markupText(figure)}</span><br><span class="soft small">${markupText(note)}</span></dd></div>`;
}

function chartSection({ title, note, series, svg }: ReportChart): string {
  const legend = series
    .map(({ name, tone, mark }) => `<li><i class="${mark} ${tone}"></i>${markupText(name)}</li>`)
    .join('');
  return [
    '<section>',
    `<div class="heading"><h2>${markupText(title)}</h2><ul class="legend">${legend}</ul><span class="soft small">${markupText(note)}</span></div>`,
    svg,
    '</section>',
  ].join('\n');
}

function figures(report: RunReport): string {
  if (report.timeline.points.length === 0) return '';
  return `<details><summary>The figures behind the charts</summary><section>${timelineTable(report)}</section></details>`;
}

function tableSection({ title, note, markup }: ReportSection): string {
  const more = note === undefined ? '' : `<span class="soft small">${markupText(note)}</span>`;
  return `<section>\n<div class="heading"><h2>${title}</h2>${more}</div>\n${markup}\n</section>`;
}

function facts({ run, who, pace, serial, seed, version, startedAt, end, measuredFrom, totals }: RunReport): string {
  const { completed, partial, failed, withheld } = totals.counts;
  const rows: readonly (readonly [string, string])[] = [
    ['run', run],
    ['by', who],
    ['pace', pace],
    ['serial of the state', count(serial)],
    ['seed', seed],
    ['version', version],
    ['began', moment(startedAt)],
    ['ended', end === undefined ? 'it goes on' : `${moment(end.at)}, ${end.reason}`],
    ...(measuredFrom === undefined ? [] : [['measured from', moment(measuredFrom)] as const]), // Keeps the pair.
    [
      'visits',
      `${count(completed)} completed, ${count(partial)} partial, ${count(failed)} failed${withheld > 0 ? `, ${count(withheld)} held back` : ''}`,
    ],
  ];
  const list = rows.map(([name, value]) => `<dt>${name}</dt><dd>${markupText(oneLine(value))}</dd>`).join('');
  return `<section><div class="heading"><h2>This run</h2></div><dl class="facts">${list}</dl></section>`;
}
