import { driftText, type Planned, planMarkdown, planText } from '@trafficinator/core';
import type { Screen } from './screen.js';

/** A plan for a terminal, and what the real targets say otherwise. */
export function planForScreen(
  { plan, drift }: Pick<Planned, 'plan' | 'drift'>,
  options: Screen & { readonly concise: boolean },
): string {
  const text = planText(plan, options);
  return drift.length === 0 ? text : `${text}\n\n${driftText(drift, options)}`;
}

/** A plan for a pull request. GitHub takes comments of at most 65,536 characters. */
export function planInMarkdown({ plan, drift, objections }: Planned): string {
  return planMarkdown({ plan, drift, objections, maxLength: 65_000 });
}
