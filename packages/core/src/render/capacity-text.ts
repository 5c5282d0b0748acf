import type { CapacityReport, CapacityStep } from '../report/capacity.js';
import type { Latency } from '../report/latency.js';
import { capacitySentences, rateWords, stepWords } from './capacity-words.js';
import { type Column, columnLines, type Screen } from './columns.js';
import { latency, perSecond, share, wrap } from './format.js';

/** Writes what a search for the capacity found: a line for each rate, and what follows from it. */
export function capacityText(report: CapacityReport, screen: Screen): string {
  const { steps } = report;
  const sentences = capacitySentences(report).map((sentence, at) => {
    const text = wrap(sentence, screen.width, '  ');
    return at === 0 ? screen.paint('strong', text) : text;
  });
  const table = steps.length === 0 ? [] : [columnLines(columnsOf(steps), screen).join('\n')];
  return [...table, sentences.join('\n')].join('\n\n');
}

/** One line about a step, as soon as it is over. */
export function capacityStepText(step: CapacityStep): string {
  const { rate, latency: answers, errorRate } = step;
  const facts = [
    ...(answers === undefined ? [] : [`p95 ${latency(answers.p95Ms)}`]),
    ...(errorRate === undefined ? [] : [`errors ${share(errorRate)}`]),
  ];
  return `${rateWords(rate)}: ${stepWords(step)}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

function columnsOf(steps: readonly CapacityStep[]): readonly Column[] {
  const column = (title: string, rank: number, textOf: (step: CapacityStep) => string): Column => ({
    title,
    align: 'right',
    rank,
    cells: steps.map((step) => ({ text: textOf(step) })),
  });
  const percentile = (title: string, rank: number, of: (latency: Latency) => number) =>
    column(title, rank, ({ latency: answers }) => (answers === undefined ? '' : latency(of(answers))));
  const verdict: Column = {
    title: '',
    align: 'left',
    rank: 9,
    cut: { at: 'end', least: 20 },
    cells: steps.map((step) => ({ text: stepWords(step), tone: step.verdict === 'held' ? 'good' : 'bad' })),
  };
  return [
    column('asked', 10, ({ rate }) => perSecond(rate)),
    column('started', 8, ({ visitsPerSecond }) => perSecond(visitsPerSecond)),
    column('hits', 3, ({ hitsPerSecond }) => perSecond(hitsPerSecond)),
    column('errors', 6, ({ errorRate }) => (errorRate === undefined ? '' : share(errorRate))),
    percentile('p50', 4, ({ p50Ms }) => p50Ms),
    percentile('p95', 7, ({ p95Ms }) => p95Ms),
    percentile('p99', 5, ({ p99Ms }) => p99Ms),
    verdict,
  ];
}
