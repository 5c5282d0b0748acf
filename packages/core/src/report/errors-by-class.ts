import type { Instant } from '../base/clock.js';
import type { ErrorClass } from '../model/outcome.js';
import type { ErrorRecord } from '../model/run.js';

/** What went wrong at a target, for one class of errors. */
export interface ErrorSummary {
  readonly class: ErrorClass;
  readonly count: number;
  /** When it last happened. */
  readonly at: Instant;
  /** The last one, in words; it may hold what the target answered. */
  readonly sample: string;
}

/** Adds up the errors of one target by class, the last to happen first. */
export function errorsByClass(errors: readonly ErrorRecord[]): readonly ErrorSummary[] {
  const classes = Map.groupBy(errors, (error) => error.class);
  return [...classes.values()].map(summary).sort((a, b) => b.at - a.at || a.class.localeCompare(b.class, 'en'));
}

function summary(errors: readonly ErrorRecord[]): ErrorSummary {
  const last = errors.reduce((latest, error) => (error.lastAt > latest.lastAt ? error : latest));
  const count = errors.reduce((sum, error) => sum + error.count, 0);
  return { class: last.class, count, at: last.lastAt, sample: last.sample };
}
