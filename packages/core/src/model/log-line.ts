import type { Instant } from '../base/clock.js';
import type { EngineEvent } from './event.js';
import type { RunId } from './run.js';
import type { TargetKey } from './target.js';

/** How much a line of the log matters, the least first. */
export const logLevels = ['info', 'warn', 'error'] as const;

/** See {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** What a line tells of: an event of the engine, the end of a run, or anything else. */
export type LogKind = EngineEvent['kind'] | 'runEnded' | 'notice';

/** Every kind of line, for whoever reads one back. */
export const logKinds: Readonly<Record<LogKind, true>> = {
  runStarting: true,
  runStarted: true,
  recovered: true,
  adopted: true,
  paused: true,
  resumed: true,
  idle: true,
  blocked: true,
  capped: true,
  budgetUsed: true,
  fleet: true,
  rate: true,
  thresholdCrossed: true,
  saturated: true,
  instancePaused: true,
  instanceResumed: true,
  failing: true,
  recoveredTarget: true,
  stateUnreachable: true,
  stateReachable: true,
  recordPending: true,
  recordLost: true,
  stopping: true,
  runEnded: true,
  notice: true,
};

/** What a run told, in words, as the state keeps it for those who look from elsewhere. */
export interface LogLine {
  /** Rises from line to line over all runs. */
  readonly id: number;
  readonly at: Instant;
  readonly run: RunId;
  readonly level: LogLevel;
  readonly kind: LogKind;
  /** Of an event of one target. */
  readonly target?: TargetKey | undefined;
  readonly message: string;
}

/** Most lines that a state keeps: the oldest go first. */
export const LOG_LINES_KEPT = 100_000;

/** A target that a run cannot serve, and why, in words. */
export interface BlockedTarget {
  readonly run: RunId;
  readonly target: TargetKey;
  readonly reason: string;
}
