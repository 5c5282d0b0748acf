import type { ErrorSummary } from '../report/errors-by-class.js';
import type { RunReport } from '../report/run-report.js';
import { type Column, columnLines, glyphsOf, naturalWidth, type Screen } from './columns.js';
import { count, counted, fit, moment, oneLine, span, wrap } from './format.js';
import type { Glyphs } from './glyphs.js';
import { hitColumns, latencyColumns, nameColumn, visitColumns } from './report-columns.js';
import { closingSentences } from './report-sentences.js';

/**
 * Writes the report of a run: visits, hits and latencies by target, errors by class, and why the run ended. Latencies stand
 * beside the hits where the width suffices, else in a table of their own.
 */
export function reportText(report: RunReport, screen: Screen): string {
  const blocks = [
    headLines(report, screen),
    ...tables(report, screen.width).map((columns) => tableLines(columns, report, screen)),
    errorLines(report, screen),
    closingSentences(report).map((sentence) => wrap(sentence, screen.width, INDENT)),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

const INDENT = '  ';
const MOST_ERRORS = 20;
const LONGEST_SAMPLE = 300;

function headLines(report: RunReport, { paint, width }: Screen): readonly string[] {
  const { run, who, pace, durationMs, startedAt, end, asOf, serial, seed } = report;
  const head = `Run ${oneLine(run)} by ${oneLine(who)}: ${oneLine(pace)}, ${span(durationMs)}`;
  const times = `${moment(startedAt)} to ${moment(end?.at ?? asOf)}`;
  const facts = `${times}, serial ${serial}, seed ${oneLine(seed)}`;
  return [paint('strong', wrap(head, width, INDENT)), paint('quiet', wrap(facts, width, INDENT))];
}

function tables(report: RunReport, width: number): readonly (readonly Column[])[] {
  if (report.targets.length === 0) return [];
  const visits = visitColumns(report);
  const hits = hitColumns(report);
  const latencies = latencyColumns(report);
  const isWide = naturalWidth([...hits, ...latencies]) <= width;
  if (isWide) return [visits, [...hits, ...latencies]];
  return [visits, hits, [nameColumn('latency', report), ...latencies]];
}

function tableLines(columns: readonly Column[], { targets }: RunReport, screen: Screen): readonly string[] {
  const lines = columnLines(columns, screen);
  return targets.length === 1 ? lines.slice(0, -1) : lines;
}

function errorLines(report: RunReport, screen: Screen): readonly string[] {
  const { paint, width } = screen;
  const glyphs = glyphsOf(screen);
  const errors = report.targets.flatMap(({ key, errors }) => errors.map((error) => ({ key, error })));
  const lines = errors.slice(0, MOST_ERRORS).map(({ key, error }) => {
    const what = paint('bad', `${oneLine(key)}: ${error.class} ${glyphs.times}${count(error.count)}`);
    return wrap(`${what}, ${lastWords(error, glyphs)}`, width, INDENT);
  });
  const rest = errors.length - lines.length;
  const more =
    rest > 0 ? [paint('quiet', `and ${counted(rest, 'more line')} like these; \`--json\` has all of them`)] : [];
  return lines.length === 0 ? [] : [paint('quiet', 'errors'), ...lines, ...more];
}

function lastWords({ at, sample }: ErrorSummary, { ellipsis }: Glyphs): string {
  return `last at ${moment(at)}: ${fit(oneLine(sample), LONGEST_SAMPLE, ellipsis)}`;
}
