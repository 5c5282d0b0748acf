import type { Verdict } from '../model/run.js';
import type { RunReport } from '../report/run-report.js';
import { crossedOf } from '../report/run-result.js';
import { counted, latency, oneLine, share } from './format.js';
import { endWords } from './report-sentences.js';
import { verdictSentences } from './result-words.js';
import { boundWords, metricWords, scopeWords } from './threshold-words.js';

/** Says in one line how a run ended: why, what it sent, and what it is worth. Holds nothing that a target answered. */
export function endNotice(report: RunReport): string {
  const { run, who, totals, verdict } = report;
  const head = `Run ${run} by ${who}: ${endWords(report)}`;
  return oneLine([head, trafficWords(totals), ...verdictSentences(report), ...crossedWords(verdict)].join(' '));
}

const MOST_NAMED = 5;

function trafficWords({ counts, successRate, latency: answers }: RunReport['totals']): string {
  const visits = `${counted(counts.started, 'visit')} started`;
  if (successRate === undefined) return `${visits}, and no hit was sent.`;
  const p95 = answers === undefined ? '' : `, p95 ${latency(answers.p95Ms)}`;
  return `${visits}, ${share(successRate)} of ${counted(counts.sent, 'hit')} accepted${p95}.`;
}

function crossedWords(verdict: Verdict): readonly string[] {
  const crossed = crossedOf(verdict);
  if (crossed.length === 0) return [];
  const named = crossed
    .slice(0, MOST_NAMED)
    .map((one) => `${metricWords(one.metric)} ${boundWords(one)} (${scopeWords(one)})`);
  const rest = crossed.length - named.length;
  return [`Crossed: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`];
}
