import type { CapacityReport, CapacityStep } from '../report/capacity.js';
import { capacitySentences, stepWords } from './capacity-words.js';
import { latency, perSecond, share } from './format.js';

/** Writes the same as `capacityText`, for a pull request. Nothing in it comes from a target. */
export function capacityMarkdown(report: CapacityReport): string {
  const [found = '', ...rest] = capacitySentences(report);
  const table = [
    '| asked | started | hits | errors | p50 | p95 | p99 | |',
    '| --: | --: | --: | --: | --: | --: | --: | --- |',
  ];
  const rows = report.steps.map((step) => `| ${cellsOf(step).join(' | ')} |`);
  return [`**${found}** ${rest.join(' ')}`, ...(rows.length === 0 ? [] : [[...table, ...rows].join('\n')])].join(
    '\n\n',
  );
}

function cellsOf(step: CapacityStep): readonly string[] {
  const { rate, visitsPerSecond, hitsPerSecond, errorRate, latency: answers } = step;
  return [
    perSecond(rate),
    perSecond(visitsPerSecond),
    perSecond(hitsPerSecond),
    errorRate === undefined ? '' : share(errorRate),
    ...(answers === undefined ? ['', '', ''] : [answers.p50Ms, answers.p95Ms, answers.p99Ms].map(latency)),
    step.verdict === 'held' ? 'held' : `**${stepWords(step)}**`,
  ];
}
