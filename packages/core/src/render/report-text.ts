import type { ErrorSummary } from '../report/errors-by-class.js';
import type { RunReport } from '../report/run-report.js';
import { worstFirst } from '../report/worst-first.js';
import { type Column, columnLines, glyphsOf, naturalWidth, type Screen } from './columns.js';
import { count, counted, fit, moment, oneLine, span, wrap } from './format.js';
import type { Glyphs } from './glyphs.js';
import { hitColumns, latencyColumns, nameColumn, type ReportTable, visitColumns } from './report-columns.js';
import { closingSentences } from './report-sentences.js';
import { resultLabel } from './result-words.js';
import { boundWords, crossedFirst, measuredWords, metricWords, scopeWords, standingWords } from './threshold-words.js';
import { namedBudgets, usedBudgetWords } from './used-budgets.js';

/**
 * Writes the report of a run: visits, hits and latencies by target, thresholds, hit budgets, errors by class, and why the run
 * ended. Latencies stand beside the hits where the width suffices, else in a table of their own. Of many targets the worst are
 * shown, and the others are in the totals.
 */
export function reportText(report: RunReport, screen: Screen): string {
  const shown = shownTargets(report);
  const blocks = [
    headLines(report, screen),
    runLines(report, screen),
    ...tables(shown, screen.width).map((columns) => tableLines(columns, report, screen)),
    moreLines(report, shown, screen),
    thresholdLines(report, screen),
    budgetLines(report, screen),
    errorLines(report, screen),
    closingSentences(report).map((sentence) => wrap(sentence, screen.width, INDENT)),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

const INDENT = '  ';
const MOST_TARGETS = 20;
const MOST_RUNS = 10;
const MOST_LINES = 10;
const LONGEST_SAMPLE = 300;

function headLines(report: RunReport, { paint, width }: Screen): readonly string[] {
  const { run, who, pace, durationMs, startedAt, end, asOf, serial, seed, version, measuredFrom } = report;
  const head = `Run ${oneLine(run)} by ${oneLine(who)}: ${oneLine(pace)}`;
  const times = `${span(durationMs)}, ${moment(startedAt)} to ${moment(end?.at ?? asOf)}`;
  const warmUp = measuredFrom === undefined ? '' : `, measured from ${moment(measuredFrom)}`;
  const facts = `${times}${warmUp}, serial ${serial}, seed ${oneLine(seed)}, version ${oneLine(version)}`;
  return [paint('strong', wrap(head, width, INDENT)), paint('quiet', wrap(facts, width, INDENT))];
}

/** The runs of a fleet. */
function runLines({ runs }: RunReport, { paint, width }: Screen): readonly string[] {
  if (runs.length < 2) return [];
  const rank = 1;
  const cellsOf = (texts: readonly string[]) => texts.map((text) => ({ text }));
  const shown = runs.slice(0, MOST_RUNS);
  const columns: readonly Column[] = [
    { title: 'runs', align: 'left', rank: 5, cells: cellsOf(shown.map(({ run }) => oneLine(run).slice(0, 8))) },
    { title: 'by', align: 'left', rank: 3, cells: cellsOf(shown.map(({ who }) => oneLine(who))) },
    { title: 'from', align: 'left', rank, cells: cellsOf(shown.map(({ startedAt }) => moment(startedAt))) },
    { title: 'visits', align: 'right', rank: 4, cells: cellsOf(shown.map(({ visits }) => count(visits))) },
    { title: 'hits', align: 'right', rank: 4, cells: cellsOf(shown.map(({ hits }) => count(hits))) },
    { title: 'ended', align: 'left', rank: 2, cells: shown.map(({ end }) => endCell(end?.reason)) },
  ];
  const rest = runs.length - shown.length;
  const more = rest > 0 ? [paint('quiet', `and ${counted(rest, 'more run')}`)] : [];
  return [...columnLines(columns, { paint, width }), ...more];
}

function endCell(reason: string | undefined): Column['cells'][number] {
  if (reason === undefined) return resultLabel('running');
  return { text: reason, tone: reason === 'done' ? 'quiet' : 'bad' };
}

function shownTargets({ targets, totals }: RunReport): ReportTable {
  if (targets.length <= MOST_TARGETS) return { targets, totals };
  return { targets: worstFirst(targets).slice(0, MOST_TARGETS), totals };
}

function tables(shown: ReportTable, width: number): readonly (readonly Column[])[] {
  if (shown.targets.length === 0) return [];
  const visits = visitColumns(shown);
  const hits = hitColumns(shown);
  const latencies = latencyColumns(shown);
  const isWide = naturalWidth([...hits, ...latencies]) <= width;
  if (isWide) return [visits, [...hits, ...latencies]];
  return [visits, hits, [nameColumn('latency', shown), ...latencies]];
}

function tableLines(columns: readonly Column[], { targets }: RunReport, screen: Screen): readonly string[] {
  const lines = columnLines(columns, screen);
  return targets.length === 1 ? lines.slice(0, -1) : lines;
}

function moreLines({ targets }: RunReport, shown: ReportTable, { paint, width }: Screen): readonly string[] {
  const rest = targets.length - shown.targets.length;
  if (rest === 0) return [];
  const words = `The worst ${shown.targets.length} of ${count(targets.length)} targets, and the totals of all; \`--format json\` has every one.`;
  return [paint('quiet', wrap(words, width, INDENT))];
}

function thresholdLines({ verdict }: RunReport, { paint, width }: Screen): readonly string[] {
  const results = crossedFirst(verdict.thresholds);
  if (results.length === 0) return [];
  const shown = results.slice(0, MOST_LINES);
  const columns: readonly Column[] = [
    {
      title: 'thresholds',
      align: 'left',
      rank: 6,
      cut: { at: 'middle', least: 12 },
      cells: shown.map((one) => ({ text: oneLine(scopeWords(one)) })),
    },
    { title: '', align: 'left', rank: 5, cells: shown.map(({ metric }) => ({ text: metricWords(metric) })) },
    { title: 'bound', align: 'right', rank: 2, cells: shown.map((one) => ({ text: oneLine(boundWords(one)) })) },
    { title: 'measured', align: 'right', rank: 4, cells: shown.map((one) => ({ text: measuredWords(one) })) },
    {
      title: '',
      align: 'left',
      rank: 7,
      cells: shown.map((one) => ({ text: standingWords(one), tone: TONES[standingWords(one)] })),
    },
  ];
  const rest = results.length - shown.length;
  return [
    ...columnLines(columns, { paint, width }),
    ...(rest > 0 ? [paint('quiet', `and ${count(rest)} more, no worse`)] : []),
  ];
}

const TONES = { crossed: 'bad', kept: 'good', 'not measured': 'changed' } as const;

function budgetLines(report: RunReport, { paint, width }: Screen): readonly string[] {
  const budgets = namedBudgets(report).toSorted((a, b) => a.budget.left - b.budget.left);
  if (budgets.length === 0) return [];
  const lines = budgets.slice(0, MOST_LINES).map(({ name, budget }) => {
    const line = wrap(`${name}: ${usedBudgetWords(budget)}`, width, INDENT);
    return budget.left === 0 ? paint('changed', line) : line;
  });
  const rest = budgets.length - lines.length;
  const more = rest > 0 ? [paint('quiet', `and ${counted(rest, 'more budget')} with more left`)] : [];
  return [paint('quiet', 'hit budgets'), ...lines, ...more];
}

function errorLines(report: RunReport, screen: Screen): readonly string[] {
  const { paint, width } = screen;
  const glyphs = glyphsOf(screen);
  const errors = worstErrors(report);
  const lines = errors.slice(0, MOST_LINES).map(({ key, error }) => {
    const what = paint('bad', `${oneLine(key)}: ${error.class} ${glyphs.times}${count(error.count)}`);
    return wrap(`${what}, ${lastWords(error, glyphs)}`, width, INDENT);
  });
  const rest = errors.length - lines.length;
  const more =
    rest > 0 ? [paint('quiet', `and ${counted(rest, 'more line')} like these; \`--format json\` has all of them`)] : [];
  return lines.length === 0 ? [] : [paint('quiet', 'errors'), ...lines, ...more];
}

/** As they stand where all are shown, else the most frequent first. */
function worstErrors({ targets }: RunReport) {
  const errors = targets.flatMap(({ key, errors: own }) => own.map((error) => ({ key, error })));
  return errors.length <= MOST_LINES ? errors : errors.toSorted((a, b) => b.error.count - a.error.count);
}

function lastWords({ at, sample }: ErrorSummary, { ellipsis }: Glyphs): string {
  return `last at ${moment(at)}: ${fit(oneLine(sample), LONGEST_SAMPLE, ellipsis)}`;
}
