import type { HitOutcome } from '../model/outcome.js';

/** What is counted of a settled hit. */
export interface HitRecord {
  readonly outcome: HitOutcome;
  /** Since its last request left. */
  readonly latencyMs: number;
  /** Since it was due: the start of its visit as planned, and its offset in it. */
  readonly sinceDueMs: number;
  /** Requests that were made for it, 1 or more. */
  readonly requests: number;
}

/** How a visit ended. `failed`: the first hit was not accepted. `partial`: a later one failed, or the run was cut short. */
export type VisitEnd = 'completed' | 'partial' | 'failed';
