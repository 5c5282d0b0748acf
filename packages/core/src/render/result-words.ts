import { never } from '../base/never.js';
import type { RunReport } from '../report/run-report.js';
import { crossedOf, type RunResult } from '../report/run-result.js';
import { counted } from './format.js';
import type { Tone } from './paint.js';

/** What a run is worth, as a label: in a list, and at the head of a report. */
export function resultLabel(result: RunResult): { readonly text: string; readonly tone: Tone } {
  switch (result) {
    case 'running':
      return { text: 'running', tone: 'changed' };
    case 'lost':
      return { text: 'lost', tone: 'bad' };
    case 'failed':
      return { text: 'failed', tone: 'bad' };
    case 'invalid':
      return { text: 'invalid', tone: 'bad' };
    case 'crossed':
      return { text: 'crossed', tone: 'bad' };
    case 'interrupted':
      return { text: 'interrupted', tone: 'changed' };
    case 'passed':
      return { text: 'passed', tone: 'good' };
    case 'done':
      return { text: 'done', tone: 'quiet' };
    default:
      return never(result);
  }
}

/** What thresholds and the generator say of a run, in sentences; none where there is nothing to say. */
export function verdictSentences({ verdict }: Pick<RunReport, 'verdict'>): readonly string[] {
  const { invalid, thresholds } = verdict;
  const crossed = crossedOf(verdict).length;
  const unmeasured = thresholds.filter(({ measured }) => measured === undefined).length;
  const kept =
    crossed === 0
      ? `None of ${counted(thresholds.length, 'threshold')} was crossed`
      : `${crossed} of ${counted(thresholds.length, 'threshold')} ${crossed === 1 ? 'was' : 'were'} crossed`;
  const missing = unmeasured === 0 ? '' : `; for ${unmeasured} nothing was measured`;
  return [
    ...(invalid === undefined ? [] : [`This run is invalid, and says nothing of the targets: ${invalid}`]),
    ...(thresholds.length === 0 ? [] : [`${kept}${missing}.`]),
  ];
}
