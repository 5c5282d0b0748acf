import { driftText, type Planned, planMarkdown, planText, waitingText } from '@trafficinator/core';
import type { Screen } from './screen.js';

/** A plan for a terminal, what the real targets say otherwise, and which drafts of the API wait. */
export function planForScreen(
  { plan, drift, waiting }: Pick<Planned, 'plan' | 'drift' | 'waiting'>,
  options: Screen & { readonly concise: boolean },
): string {
  const waits = waitingText(waiting, options);
  return [
    planText(plan, options),
    ...(drift.length === 0 ? [] : [driftText(drift, options)]),
    ...(waits === undefined ? [] : [waits]),
  ].join('\n\n');
}

/** A plan for a pull request. GitHub takes comments of at most 65,536 characters. */
export function planInMarkdown({ plan, drift, waiting, objections }: Planned): string {
  return planMarkdown({ plan, drift, waiting, objections, maxLength: 65_000 });
}
