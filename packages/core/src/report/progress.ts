import type { TargetStatus } from './target-status.js';

/** How far a run is. Plain JSON. */
export interface Progress {
  readonly elapsedMs: number;
  readonly targets: readonly TargetStatus[];
}
