import type { Counts, ThresholdResult } from '../model/run.js';
import type { ErrorSummary } from '../report/errors-by-class.js';
import type { ReportedRun, RunReport, TargetReport, Traffic } from '../report/run-report.js';
import type { TimelinePoint } from '../report/timeline.js';
import { worstFirst } from '../report/worst-first.js';
import { count, latency, moment, oneLine, perSecond, share } from './format.js';
import { type HtmlCell, type HtmlColumn, htmlTable } from './html-table.js';
import { markupText } from './markup-safe.js';
import { sparkline } from './report-charts.js';
import { usedOfCap, usedShare } from './target-cells.js';
import { boundWords, crossedFirst, measuredWords, metricWords, scopeWords, standingWords } from './threshold-words.js';
import { type NamedBudget, namedBudgets, usedBudgetWords } from './used-budgets.js';

/** A table of a report: what stands above it, and how much of it is shown. */
export interface ReportSection {
  readonly title: string;
  readonly note?: string | undefined;
  readonly markup: string;
}

/** The tables of a report that have something to say, in the order in which they are read. */
export function reportTables(report: RunReport): readonly ReportSection[] {
  return [...targets(report), ...thresholds(report), ...budgets(report), ...errors(report), ...runs(report)];
}

/** The figures behind the charts. */
export function timelineTable({ timeline }: RunReport): string {
  const figure = (title: string, value: (point: TimelinePoint) => number | undefined): HtmlColumn<TimelinePoint> =>
    numbers(title, (point) => rateCell(point, value(point)));
  const percentile = (title: string, ms: (point: TimelinePoint) => number | undefined): HtmlColumn<TimelinePoint> =>
    numbers(title, (point) => latencyCell(ms(point)));
  return htmlTable<TimelinePoint>({
    label: 'The figures behind the charts',
    rows: timeline.points,
    columns: [
      { title: 'from', cell: ({ at }) => ({ text: moment(at) }) },
      figure('planned', ({ planned }) => planned),
      figure('due', ({ offered }) => offered),
      figure('started', ({ started }) => started),
      figure('missed', ({ missed }) => missed),
      figure('accepted hits', ({ accepted }) => accepted),
      figure('rejected', ({ rejected }) => rejected),
      figure('failed', ({ failedHits }) => failedHits),
      figure('ambiguous', ({ ambiguous }) => ambiguous),
      percentile('p50', ({ p50Ms }) => p50Ms),
      percentile('p95', ({ p95Ms }) => p95Ms),
      percentile('p99', ({ p99Ms }) => p99Ms),
    ],
  });
}

const MOST_TARGETS = 250;
const MOST_ROWS = 100;

function targets(report: RunReport): readonly ReportSection[] {
  const { targets: all, totals, startedAt, end, asOf, timeline } = report;
  if (all.length === 0) return [];
  const shown = worstFirst(all).slice(0, MOST_TARGETS);
  const span = { from: startedAt, until: end?.at ?? asOf };
  const total: TargetRow = { traffic: totals };
  const hasPlan = all.some(({ planned }) => planned !== undefined);
  const some = (name: keyof Counts, title: string, tone: 'bad' | 'changed') =>
    totals.counts[name] === 0 ? [] : [counts(title, (traffic) => traffic.counts[name], tone)];
  const columns: readonly HtmlColumn<TargetRow>[] = [
    { title: 'target', cell: ({ target }) => (target === undefined ? { text: 'all targets' } : nameCell(target)) },
    { title: 'course', cell: ({ target }) => ({ markup: sparkline(target?.timeline ?? timeline, span) }) },
    numbers('cap used', ({ target }) => capCell(target)),
    ...(hasPlan ? [counts('planned', ({ planned }) => planned)] : []),
    counts('due', (traffic) => traffic.counts.offered),
    counts('started', (traffic) => traffic.counts.started),
    counts('missed', (traffic) => traffic.counts.missed, 'changed'),
    ...some('late', 'late', 'changed'),
    counts('hits', (traffic) => traffic.counts.sent),
    numbers('accepted', ({ traffic }) => successCell(traffic)),
    numbers('p50', ({ traffic }) => latencyCell(traffic.latency?.p50Ms)),
    numbers('p95', ({ traffic }) => latencyCell(traffic.latency?.p95Ms)),
    numbers('p99', ({ traffic }) => latencyCell(traffic.latency?.p99Ms)),
    ...some('rejected', 'rejected', 'bad'),
    ...some('failedHits', 'failed', 'bad'),
    ...some('ambiguous', 'ambiguous', 'bad'),
    ...some('retries', 'retries', 'changed'),
    numbers('since due', ({ traffic }) => latencyCell(traffic.latencySinceDue?.p95Ms)),
  ];
  const rows = shown.map((target): TargetRow => ({ traffic: target, target }));
  const markup = htmlTable({
    label: 'Targets',
    columns,
    rows,
    total: all.length > 1 ? total : undefined,
    isSortable: true,
  });
  return [{ title: 'Targets', note: shownNote(shown.length, all.length, 'targets', 'The worst'), markup }];
}

interface TargetRow {
  readonly traffic: Traffic;
  readonly target?: TargetReport | undefined;
}

function nameCell({ key, name, url, siteId, startedNoneBecause }: TargetReport): HtmlCell {
  const label = name === key ? '' : ` <span class="soft">${markupText(oneLine(name))}</span>`;
  const place = url === undefined ? 'deleted meanwhile' : `${url}, site ${siteId}`;
  const none =
    startedNoneBecause === undefined
      ? ''
      : `<br><span class="soft small">no visit: ${NONE_WORDS[startedNoneBecause]}</span>`;
  return { value: key, markup: `<span title="${markupText(oneLine(place))}">${markupText(key)}</span>${label}${none}` };
}

const NONE_WORDS = {
  paused: 'paused',
  'cap-used-up': 'cap used up',
  'budget-used-up': 'hit budget used up',
  'none-due': 'none was due',
  'all-missed': 'all missed',
} as const;

function capCell(target: TargetReport | undefined): HtmlCell {
  if (target?.cap === undefined) return { text: '' };
  const used = Math.min(1, usedShare(target.cap));
  const width = Math.round(used * 1_000) / 10;
  const meter = `<span class="meter" aria-hidden="true"><svg viewBox="0 0 100 6" preserveAspectRatio="none"><rect width="${width}" height="6"/></svg></span>`;
  return { value: used, markup: `${markupText(usedOfCap(target.cap))}${meter}` };
}

function thresholds({ verdict }: RunReport): readonly ReportSection[] {
  const all = crossedFirst(verdict.thresholds);
  if (all.length === 0) return [];
  const columns: readonly HtmlColumn<ThresholdResult>[] = [
    { title: 'of', cell: (result) => ({ text: oneLine(scopeWords(result)) }) },
    { title: 'what', cell: ({ metric }) => ({ text: metricWords(metric) }) },
    numbers('bound', (result) => ({ text: boundWords(result) })),
    numbers('measured', (result) => ({ text: measuredWords(result), value: result.measured })),
    { title: '', cell: (result) => ({ markup: badge(result) }) },
  ];
  const rows = all.slice(0, MOST_ROWS);
  const markup = htmlTable({ label: 'Thresholds', columns, rows });
  return [{ title: 'Thresholds', note: shownNote(rows.length, all.length, 'thresholds', 'The worst'), markup }];
}

function badge(result: ThresholdResult): string {
  const standing = standingWords(result);
  const tone = { kept: 'good', crossed: 'bad', 'not measured': 'changed' }[standing];
  return `<span class="badge ${tone}">${standing}</span>`;
}

function budgets(report: RunReport): readonly ReportSection[] {
  const all = namedBudgets(report).toSorted((a, b) => a.budget.left - b.budget.left);
  if (all.length === 0) return [];
  const columns: readonly HtmlColumn<NamedBudget>[] = [
    { title: 'of', cell: ({ name }) => ({ text: name }) },
    {
      title: 'hits',
      cell: ({ budget }) => ({ text: usedBudgetWords(budget), tone: budget.left === 0 ? 'changed' : undefined }),
    },
    numbers('left', ({ budget }) => ({ text: count(budget.left), value: budget.left })),
    numbers('reserved', ({ budget }) => ({ text: count(budget.reserved), value: budget.reserved })),
  ];
  const rows = all.slice(0, MOST_ROWS);
  const markup = htmlTable({ label: 'Hit budgets', columns, rows });
  return [{ title: 'Hit budgets', note: shownNote(rows.length, all.length, 'budgets', 'The most used'), markup }];
}

interface ErrorRow {
  readonly target: TargetReport;
  readonly error: ErrorSummary;
}

function errors({ targets: all }: RunReport): readonly ReportSection[] {
  const found = all
    .flatMap((target) => target.errors.map((error): ErrorRow => ({ target, error })))
    .toSorted((a, b) => b.error.count - a.error.count);
  if (found.length === 0) return [];
  const columns: readonly HtmlColumn<ErrorRow>[] = [
    { title: 'target', cell: ({ target }) => ({ text: target.key }) },
    { title: 'class', cell: ({ error }) => ({ text: error.class }) },
    numbers('count', ({ error }) => ({ text: count(error.count), value: error.count })),
    { title: 'last at', cell: ({ error }) => ({ text: moment(error.at), value: error.at, tone: 'moment' }) },
    { title: 'the last one', cell: ({ error }) => ({ text: oneLine(error.sample), tone: 'words' }) },
  ];
  const rows = found.slice(0, MOST_ROWS);
  const markup = htmlTable({ label: 'Errors by class', columns, rows, isSortable: true });
  return [{ title: 'Errors', note: shownNote(rows.length, found.length, 'lines', 'The most frequent'), markup }];
}

function runs({ runs: all }: RunReport): readonly ReportSection[] {
  if (all.length < 2) return [];
  const columns: readonly HtmlColumn<ReportedRun>[] = [
    { title: 'run', cell: ({ run }) => ({ text: run }) },
    { title: 'by', cell: ({ who }) => ({ text: oneLine(who) }) },
    { title: 'from', cell: ({ startedAt }) => ({ text: moment(startedAt), tone: 'moment' }) },
    {
      title: 'ended',
      cell: ({ end }) => ({ text: end === undefined ? 'running' : `${end.reason}, ${moment(end.at)}` }),
    },
    numbers('visits', ({ visits }) => ({ text: count(visits) })),
    numbers('hits', ({ hits }) => ({ text: count(hits) })),
  ];
  const rows = all.slice(0, MOST_ROWS);
  return [
    {
      title: 'Runs',
      note: shownNote(rows.length, all.length, 'runs', 'The first'),
      markup: htmlTable({ label: 'Runs', columns, rows }),
    },
  ];
}

function shownNote(shown: number, all: number, noun: string, which: string): string | undefined {
  return shown === all
    ? undefined
    : `${which} ${count(shown)} of ${count(all)} ${noun}; the JSON report has all of them.`;
}

function numbers<Row>(title: string, cell: (row: Row) => HtmlCell): HtmlColumn<Row> {
  return { title, isNumber: true, cell };
}

function counts(
  title: string,
  figure: (traffic: Traffic) => number | undefined,
  tone?: 'bad' | 'changed',
): HtmlColumn<TargetRow> {
  return numbers(title, ({ traffic }) => {
    const value = figure(traffic);
    if (value === undefined) return { text: '' };
    return { text: count(value), value, tone: Math.round(value) === 0 ? 'quiet' : tone };
  });
}

function successCell({ successRate }: Traffic): HtmlCell {
  if (successRate === undefined) return { text: '' };
  return { text: share(successRate), value: successRate, tone: successRate < 0.5 ? 'bad' : undefined };
}

function latencyCell(ms: number | undefined): HtmlCell {
  return ms === undefined ? { text: '' } : { text: latency(ms), value: ms };
}

function rateCell({ seconds }: TimelinePoint, value: number | undefined): HtmlCell {
  if (value === undefined) return { text: '' };
  return value === 0 ? { text: '0', tone: 'quiet' } : { text: perSecond(value / seconds) };
}
