import { never } from '../base/never.js';
import type { RunEnding, StopCause } from '../model/run.js';
import { addressOf } from '../model/target.js';
import type { CapStatus } from '../report/cap-status.js';
import type { NoneCause, RunReport } from '../report/run-report.js';
import { counted, oneLine, span } from './format.js';

/** Says why a run ended, and for each target that got no visit, why. */
export function closingSentences(report: RunReport): readonly string[] {
  const none = report.targets.flatMap((target) => {
    const cause = target.startedNoneBecause;
    if (cause === undefined) return [];
    return [
      `${oneLine(addressOf(target.key))} sent none: ${causeWords(cause, target.counts.offered, target.cap, report.asOf)}`,
    ];
  });
  const rest = none.length - MOST_NAMED;
  const more = rest > 0 ? [`${counted(rest, 'more target')} sent none; \`--json\` says why.`] : [];
  return [endWords(report.end), ...none.slice(0, MOST_NAMED), ...more];
}

const MOST_NAMED = 10;

function endWords(end: RunEnding | undefined): string {
  if (end === undefined) return 'The run is still going on.';
  const { reason, because } = end;
  switch (reason) {
    case 'done':
      return doneWords(because);
    case 'interrupted':
      return 'The run was interrupted.';
    case 'failed':
      return 'The run failed.';
    case 'lost':
      return 'The process of the run died: what it did in its last seconds may be missing here.';
    default:
      return never(reason);
  }
}

function doneWords(because: StopCause | undefined): string {
  switch (because) {
    case undefined:
      return 'The run is done.';
    case 'duration':
      return 'The run ended because its time was up.';
    case 'visits':
      return 'The run ended because it was through with the visits asked for.';
    case 'caps':
      return 'The run ended because every daily cap was used up.';
    case 'plan':
      return 'The run ended because the plan of the day has no visit left.';
    default:
      return never(because);
  }
}

function causeWords(cause: NoneCause, due: number, cap: CapStatus | undefined, asOf: number): string {
  switch (cause) {
    case 'cap-used-up':
      return cap === undefined ? 'its cap is used up.' : capWords(cap, asOf);
    case 'none-due':
      return 'no visit was due.';
    case 'all-missed':
      return `${counted(due, 'visit')} ${due === 1 ? 'was' : 'were'} due, and none could start in time.`;
    default:
      return never(cause);
  }
}

function capWords({ cap, date, timezone, resetsAt }: CapStatus, asOf: number): string {
  const words = `its cap of ${counted(cap, 'visit')} for ${date} (${oneLine(timezone)})`;
  if (resetsAt <= asOf) return `${words} was used up.`;
  return `${words} is used up; the next day begins in ${span(resetsAt - asOf)}.`;
}
