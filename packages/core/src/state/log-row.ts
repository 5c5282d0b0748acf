import type { Instant } from '../base/clock.js';
import { type LogKind, type LogLevel, type LogLine, logKinds, logLevels } from '../model/log-line.js';
import type { RunId } from '../model/run.js';
import type { TargetKey } from '../model/target.js';

/** A line of the log, as a row of either store. */
export interface LogRow {
  readonly id: number;
  readonly at: Instant;
  readonly run: RunId;
  /** How much it matters: its place among the levels. */
  readonly level: number;
  readonly kind: string;
  readonly target: TargetKey | null;
  readonly message: string;
}

/** The place of a level among all: the higher, the more it matters. */
export function rankOf(level: LogLevel): number {
  return logLevels.indexOf(level);
}

/** Writes a line as a row, which the store gives its id. */
export function logRow({ level, target, ...line }: Omit<LogLine, 'id'>): Omit<LogRow, 'id'> {
  return { ...line, level: rankOf(level), target: target ?? null };
}

/** Reads a line back. */
export function lineOf({ level, kind, target, ...row }: LogRow): LogLine {
  return {
    ...row,
    level: logLevels[level] ?? 'info',
    kind: isKnown(kind) ? kind : 'notice', // A newer runner may tell of what this version does not know.
    ...(target !== null && { target }),
  };
}

function isKnown(kind: string): kind is LogKind {
  return Object.hasOwn(logKinds, kind);
}
