import type { CapStatus } from './cap-status.js';
import type { StateEvidence } from './target-state.js';
import { type TargetStatus, type TargetTraffic, targetStatus } from './target-status.js';

/** A target at a glance, for lists that are looked at all the time. One that is only a draft yet has no traffic: its counts are zero. */
export interface TargetRow extends Omit<TargetStatus, 'cap' | 'state'> {
  readonly tags: readonly string[];
  readonly managedBy: 'config' | 'api';
  /** What waits to be applied; absent where nothing does. */
  readonly draft?: 'create' | 'update' | 'delete' | undefined;
  /** Absent for one that was never applied. */
  readonly state?: TargetStatus['state'] | undefined;
  readonly cap: ExpectedCap;
  /** Hits sent in each of the last 30 ten-second intervals, the oldest first. */
  readonly sparkline: readonly number[];
}

/** A cap, and where it should be by now. */
export interface ExpectedCap extends CapStatus {
  /** Visits that the plan of the day would have started by now. */
  readonly expected: number;
}

/** How many intervals a sparkline shows. */
export const SPARKLINE_STEPS = 30;

/** What a row shows besides the status of its target. */
export interface RowFigures extends TargetTraffic, Pick<TargetRow, 'sparkline' | 'draft'> {
  /** Visits that the plan of the day would have started by now. */
  readonly expected: number;
}

/** The row of an applied target. */
export function targetRow(stand: StateEvidence, { sparkline, draft, expected, ...traffic }: RowFigures): TargetRow {
  const { target, managedBy } = stand.target;
  const status = targetStatus(stand, traffic);
  return { ...status, tags: target.settings.tags, managedBy, draft, cap: { ...status.cap, expected }, sparkline };
}
