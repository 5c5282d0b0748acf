import { never } from '../base/never.js';
import type { Signature } from '../model/audit.js';
import type { StopCause } from '../model/run.js';
import { addressOf } from '../model/target.js';
import type { CapStatus } from '../report/cap-status.js';
import type { NoneCause, RunReport, TargetReport } from '../report/run-report.js';
import { count, counted, moment, oneLine, span } from './format.js';
import { verdictSentences } from './result-words.js';
import { usedBudgetWords } from './used-budgets.js';

/** Says what thresholds say of a run, why it ended, for each target that got no visit, why, and which targets are paused. */
export function closingSentences(report: RunReport, quote: Quote = oneLine): readonly string[] {
  const ofTargets = report.targets.flatMap((target) => targetSentence(target, report.asOf, quote));
  const rest = ofTargets.length - MOST_NAMED;
  const more =
    rest > 0
      ? [`${counted(rest, 'more target')} sent none or ${rest === 1 ? 'is' : 'are'} paused; \`--json\` says why.`]
      : [];
  return [
    ...verdictSentences(report),
    endWords(report),
    ...fleetSentences(report, quote),
    ...ofTargets.slice(0, MOST_NAMED),
    ...more,
  ];
}

const MOST_NAMED = 10;

/** Makes what a config or a user says harmless where it is read. */
type Quote = (text: string) => string;

function targetSentence(
  { key, startedNoneBecause: cause, ...target }: TargetReport,
  asOf: number,
  quote: Quote,
): readonly string[] {
  const address = quote(addressOf(key));
  const { paused } = target;
  if (cause !== undefined) return [`${address} sent none: ${causeWords(cause, target, { asOf, quote })}`];
  return paused === undefined ? [] : [`${address} ${pauseWords(paused, quote)}`];
}

/** `is paused, by ada@lovelace since 2026-11-24 20:48:00 UTC.` */
function pauseWords({ who, at }: Signature, quote: Quote): string {
  return `is paused, by ${quote(who)} since ${moment(at)}.`;
}

/** Of a fleet: what is summed up here, and what is not. */
function fleetSentences({ runs, otherRuns, totals, run }: RunReport, quote: Quote): readonly string[] {
  const { withheld } = totals.counts;
  return [
    ...(runs.length > 1 ? [`This sums up ${counted(runs.length, 'run')} that shared the load.`] : []),
    ...(otherRuns > 0
      ? [
          `It shared the load with ${counted(otherRuns, 'other run')}; \`trafficinator report\` sums up all runs of ${quote(run)}.`,
        ]
      : []),
    ...(withheld > 0 ? [`${count(withheld)} visits were held back, since targets did not keep up.`] : []),
  ];
}

/** Why a run ended, as a sentence. */
export function endWords({ end, targets, runs }: RunReport): string {
  if (end === undefined) return runs.length > 1 ? 'At least one run is still going on.' : 'The run is still going on.';
  const { reason, because } = end;
  switch (reason) {
    case 'done':
      return doneWords(
        because,
        targets.some(({ paused }) => paused !== undefined),
      );
    case 'interrupted':
      return 'The run was interrupted.';
    case 'failed':
      return 'The run failed.';
    case 'lost':
      return 'The run was lost: its process died, or was taken for dead. What it did in its last seconds may be missing here.';
    default:
      return never(reason);
  }
}

function doneWords(because: StopCause | undefined, isAnyPaused: boolean): string {
  switch (because) {
    case undefined:
      return 'The run is done.';
    case 'duration':
      return 'The run ended because its time was up.';
    case 'visits':
      return 'The run ended because it was through with the visits asked for.';
    case 'caps':
      return `The run ended because every daily cap was used up${isAnyPaused ? ', apart from those of paused targets' : ''}.`;
    case 'plan':
      return 'The run ended because the plan of the day has no visit left.';
    case 'stop':
      return 'The run ended because somebody asked it to stop.';
    case 'stages':
      return 'The run ended because its last stage was over.';
    case 'threshold':
      return 'The run ended because a threshold was crossed that aborts it.';
    case 'capacity':
      return 'The run ended because the search for the capacity was over.';
    default:
      return never(because);
  }
}

type NoneOf = Pick<TargetReport, 'counts' | 'cap' | 'budgets' | 'paused'>;

interface Telling {
  readonly asOf: number;
  readonly quote: Quote;
}

function causeWords(
  cause: NoneCause,
  { counts: { offered }, cap, budgets, paused }: NoneOf,
  { asOf, quote }: Telling,
): string {
  switch (cause) {
    case 'paused':
      return paused === undefined ? 'it is paused.' : `it ${pauseWords(paused, quote)}`;
    case 'cap-used-up':
      return cap === undefined ? 'its cap is used up.' : capWords(cap, { asOf, quote });
    case 'budget-used-up': {
      const [least] = budgets.toSorted((a, b) => a.left - b.left);
      return least === undefined
        ? 'the hit budget of its instance is used up.'
        : `a hit budget is used up, so that no visit fits in: ${usedBudgetWords(least, quote)}.`;
    }
    case 'none-due':
      return 'no visit was due.';
    case 'all-missed':
      return `${counted(offered, 'visit')} ${offered === 1 ? 'was' : 'were'} due, and none could start in time.`;
    default:
      return never(cause);
  }
}

function capWords({ cap, date, timezone, resetsAt }: CapStatus, { asOf, quote }: Telling): string {
  const words = `its cap of ${counted(cap, 'visit')} for ${date} (${quote(timezone)})`;
  if (resetsAt <= asOf) return `${words} was used up.`;
  return `${words} is used up; the next day begins in ${span(resetsAt - asOf)}.`;
}
