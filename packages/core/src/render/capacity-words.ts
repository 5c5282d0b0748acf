import { never } from '../base/never.js';
import { addressOf } from '../model/target.js';
import type { CapacityReport, CapacityStep } from '../report/capacity.js';
import { count, counted } from './format.js';
import { boundWords, measuredWords, metricWords, scopeWords } from './threshold-words.js';

/** `12.5 visits/s`. */
export function rateWords(perSecond: number): string {
  return `${perSecond >= 100 ? count(perSecond) : Number(perSecond.toFixed(1))} visits/s`;
}

/** What a step is worth: `held`, or why it did not. */
export function stepWords(step: CapacityStep): string {
  const { verdict, thresholds, visitsPerSecond } = step;
  switch (verdict) {
    case 'held':
      return 'held';
    case 'crossed':
      return thresholds
        .filter(({ isCrossed }) => isCrossed)
        .slice(0, MOST_NAMED)
        .map((one) => `${metricWords(one.metric)} of ${scopeWords(one)} ${measuredWords(one)}, not ${boundWords(one)}`)
        .join('; ');
    case 'saturated':
      return 'this process did not keep up';
    case 'limited':
      return `${namesOf(step)} used a cap or a budget up`;
    case 'short':
      return `only ${rateWords(visitsPerSecond)} were started`;
    default:
      return never(verdict);
  }
}

/** What was found, in one sentence, and why the search ended, in another. */
export function capacitySentences(report: CapacityReport): readonly string[] {
  const { capacity } = report;
  const found =
    capacity === undefined ? 'No rate held.' : `${rateWords(capacity)} held, and all rates below that were tried.`;
  return [found, endSentence(report)];
}

function endSentence({ endedBecause, steps }: CapacityReport): string {
  const last = steps.at(-1);
  switch (endedBecause) {
    case 'crossed':
      return last?.verdict === 'crossed'
        ? `At ${rateWords(last.rate)} a threshold was crossed.`
        : 'The run was ended by a threshold that aborts it.';
    case 'short':
      return `At ${rateWords(last?.rate ?? 0)} the targets did not take as many visits.`;
    case 'saturated':
      return 'This process did not keep up: the targets may take more. Try a faster machine, or several runners.';
    case 'limited':
      return 'Daily caps or hit budgets ended the search: the targets may take more.';
    case 'max':
      return 'That is the highest rate that was to be tried: the targets may take more.';
    case 'interrupted':
      return 'The search was interrupted: the targets may take more.';
    case 'ended':
      return 'The run ended before the search did.';
    default:
      return never(endedBecause);
  }
}

const MOST_NAMED = 3;

function namesOf({ limited }: CapacityStep): string {
  const rest = limited.length - MOST_NAMED;
  const named = limited.slice(0, MOST_NAMED).map(addressOf).join(', ');
  return rest > 0 ? `${named} and ${counted(rest, 'more target')}` : named;
}
