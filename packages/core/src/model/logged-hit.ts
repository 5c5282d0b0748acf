import type { Instant, LocalDate } from '../base/clock.js';
import type { ErrorClass, HitOutcome } from './outcome.js';
import type { TargetKey } from './target.js';
import type { VisitAction } from './visit.js';

/** A settled hit, as a line of `--log-hits` tells it. Plain JSON; see `docs/json.md`. */
export interface LoggedHit {
  /** When it was settled, in milliseconds since 1970. */
  readonly at: Instant;
  readonly target: TargetKey;
  /** The local day of the target to which its visit belongs. */
  readonly date: LocalDate;
  /** Of the visit in its day, from 0 on. */
  readonly visit: number;
  /** Of the hit in its visit, from 0 on. */
  readonly hit: number;
  readonly action: VisitAction['kind'];
  readonly outcome: HitOutcome['kind'];
  /** Of an outcome that is not `accepted`. */
  readonly class?: ErrorClass | undefined;
  /** In words, without any secret. */
  readonly detail?: string | undefined;
  /** Since its last request left. */
  readonly latencyMs: number;
  /** Since it was due. */
  readonly sinceDueMs: number;
  /** Requests that were made for it, 1 or more. */
  readonly requests: number;
}
