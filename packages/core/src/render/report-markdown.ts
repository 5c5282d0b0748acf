import type { ErrorSummary } from '../report/errors-by-class.js';
import type { RunReport, TargetReport, Traffic } from '../report/run-report.js';
import { worstFirst } from '../report/worst-first.js';
import { fitSections } from './fit-sections.js';
import { count, latency, moment, share, span } from './format.js';
import { codeSpan } from './markdown-safe.js';
import { closingSentences } from './report-sentences.js';
import { resultLabel } from './result-words.js';
import { usedOfCap } from './target-cells.js';
import { boundWords, crossedFirst, measuredWords, metricWords, scopeWords, standingWords } from './threshold-words.js';
import { namedBudgets, usedBudgetWords } from './used-budgets.js';

/**
 * Writes the report of a run for a pull request or a step summary: what the run is worth first, then tables of targets, thresholds
 * and errors, the worst first. Nothing that a config, a user or a target says can be markup. What exceeds the length is left out,
 * and it is said so.
 */
export function reportMarkdown(report: RunReport, { maxLength }: { readonly maxLength: number }): string {
  const head = `${headline(report)}\n\n${factsOf(report)}\n`;
  const sections = [
    { rank: 1, title: '', lines: closingSentences(report, codeSpan).map((sentence) => `- ${sentence}`) },
    { rank: 2, title: '', lines: thresholdTable(report) },
    { rank: 3, title: '', lines: targetTable(report) },
    { rank: 4, title: '**Hit budgets**', lines: budgetLines(report) },
    { rank: 5, title: '**Errors**', lines: errorLines(report) },
    { rank: 6, title: '', lines: runTable(report) },
  ];
  return `${head}${fitSections(sections, maxLength - head.length, 'trafficinator report')}`;
}

function headline({ run, result, pace }: RunReport): string {
  return `**Run ${codeSpan(run.slice(0, 8))}: ${resultLabel(result).text}.** ${codeSpan(pace)}.`;
}

function factsOf({ who, durationMs, startedAt, end, asOf, serial, seed, version }: RunReport): string {
  const times = `${span(durationMs)}, ${moment(startedAt)} to ${moment(end?.at ?? asOf)}`;
  return `By ${codeSpan(who)}, ${times}, serial ${serial}, seed ${codeSpan(seed)}, version ${codeSpan(version)}.`;
}

function targetTable({ targets, totals }: RunReport): readonly string[] {
  if (targets.length === 0) return [];
  const rows = worstFirst(targets).map((target) => row(codeSpan(target.key), target, capCell(target)));
  return [...TITLES, ...(targets.length > 1 ? [row('**total**', totals, '')] : []), ...rows];
}

const TITLES = [
  '| target | due | started | missed | late | hits | accepted | p50 | p95 | p99 | cap used |',
  '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
];

function row(name: string, { counts, successRate, latency: times }: Traffic, cap: string): string {
  const { offered, started, missed, late, sent } = counts;
  const figures = [offered, started, missed, late, sent].map(count);
  const accepted = successRate === undefined ? '' : share(successRate);
  const latencies = [times?.p50Ms, times?.p95Ms, times?.p99Ms].map((ms) => (ms === undefined ? '' : latency(ms)));
  return line([name, ...figures, accepted, ...latencies, cap]);
}

function capCell({ cap }: TargetReport): string {
  return cap === undefined ? '' : usedOfCap(cap);
}

function thresholdTable({ verdict }: RunReport): readonly string[] {
  const rows = crossedFirst(verdict.thresholds).map((result) => {
    const standing = standingWords(result);
    const shown = standing === 'kept' ? standing : `**${standing}**`;
    const scope = result.target === undefined ? scopeWords(result) : codeSpan(scopeWords(result));
    return line([scope, metricWords(result.metric), codeSpan(boundWords(result)), measuredWords(result), shown]);
  });
  if (rows.length === 0) return [];
  return ['| threshold of | what | bound | measured | |', '| --- | --- | --- | --: | --- |', ...rows];
}

function budgetLines(report: RunReport): readonly string[] {
  return namedBudgets(report, codeSpan).map(({ name, budget }) => `- ${name}: ${usedBudgetWords(budget, codeSpan)}`);
}

function errorLines({ targets }: RunReport): readonly string[] {
  return targets
    .flatMap(({ key, errors }) => errors.map((error) => ({ key, error })))
    .toSorted((a, b) => b.error.count - a.error.count)
    .map(({ key, error }) => `- ${codeSpan(key)}: ${errorWords(error)}`);
}

function errorWords({ class: kind, count: times, at, sample }: ErrorSummary): string {
  return `${kind} ×${count(times)}, last at ${moment(at)}: ${codeSpan(sample)}`;
}

function runTable({ runs }: RunReport): readonly string[] {
  if (runs.length < 2) return [];
  const rows = runs.map(({ run, who, startedAt, end, visits, hits }) =>
    line([
      codeSpan(run.slice(0, 8)),
      codeSpan(who),
      moment(startedAt),
      end?.reason ?? 'running',
      count(visits),
      count(hits),
    ]),
  );
  return ['| run | by | from | ended | visits | hits |', '| --- | --- | --- | --- | --: | --: |', ...rows];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
