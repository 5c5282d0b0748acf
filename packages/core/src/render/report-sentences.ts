import { never } from '../base/never.js';
import type { Signature } from '../model/audit.js';
import type { StopCause } from '../model/run.js';
import { addressOf } from '../model/target.js';
import type { CapStatus } from '../report/cap-status.js';
import type { NoneCause, RunReport, TargetReport } from '../report/run-report.js';
import { counted, moment, oneLine, span } from './format.js';

/** Says why a run ended, for each target that got no visit, why, and which targets are paused. */
export function closingSentences(report: RunReport): readonly string[] {
  const ofTargets = report.targets.flatMap((target) => targetSentence(target, report.asOf));
  const rest = ofTargets.length - MOST_NAMED;
  const more =
    rest > 0
      ? [`${counted(rest, 'more target')} sent none or ${rest === 1 ? 'is' : 'are'} paused; \`--json\` says why.`]
      : [];
  return [endWords(report), ...ofTargets.slice(0, MOST_NAMED), ...more];
}

const MOST_NAMED = 10;

function targetSentence({ key, startedNoneBecause: cause, ...target }: TargetReport, asOf: number): readonly string[] {
  const address = oneLine(addressOf(key));
  const { paused } = target;
  if (cause !== undefined) return [`${address} sent none: ${causeWords(cause, target, asOf)}`];
  return paused === undefined ? [] : [`${address} ${pauseWords(paused)}`];
}

/** `is paused, by ada@lovelace since 2026-11-24 20:48:00 UTC.` */
function pauseWords({ who, at }: Signature): string {
  return `is paused, by ${oneLine(who)} since ${moment(at)}.`;
}

function endWords({ end, targets }: RunReport): string {
  if (end === undefined) return 'The run is still going on.';
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
    default:
      return never(because);
  }
}

type NoneOf = Pick<TargetReport, 'counts' | 'cap' | 'paused'>;

function causeWords(cause: NoneCause, { counts: { offered }, cap, paused }: NoneOf, asOf: number): string {
  switch (cause) {
    case 'paused':
      return paused === undefined ? 'it is paused.' : `it ${pauseWords(paused)}`;
    case 'cap-used-up':
      return cap === undefined ? 'its cap is used up.' : capWords(cap, asOf);
    case 'none-due':
      return 'no visit was due.';
    case 'all-missed':
      return `${counted(offered, 'visit')} ${offered === 1 ? 'was' : 'were'} due, and none could start in time.`;
    default:
      return never(cause);
  }
}

function capWords({ cap, date, timezone, resetsAt }: CapStatus, asOf: number): string {
  const words = `its cap of ${counted(cap, 'visit')} for ${date} (${oneLine(timezone)})`;
  if (resetsAt <= asOf) return `${words} was used up.`;
  return `${words} is used up; the next day begins in ${span(resetsAt - asOf)}.`;
}
