import type { LogLevel, LogLine } from '@trafficinator/core';

/** Which lines of the log are looked at. All that is absent lets everything pass. */
export interface LogFilter {
  readonly target?: string | undefined;
  /** At least this. */
  readonly level?: LogLevel | undefined;
  /** Part of the message, of the target or of the run, whatever the case. */
  readonly text?: string | undefined;
}

/** Whether a line passes. */
export function passes(line: LogLine, { target, level, text }: LogFilter): boolean {
  if (target !== undefined && line.target !== target) return false;
  if (level !== undefined && RANK[line.level] < RANK[level]) return false;
  if (text === undefined || text === '') return true;
  const part = text.toLowerCase();
  return [line.message, line.target ?? '', line.run].some((where) => where.toLowerCase().includes(part));
}

/** Levels from those that matter least. */
export const levels: readonly LogLevel[] = ['info', 'warn', 'error'];

const RANK: Readonly<Record<LogLevel, number>> = { info: 0, warn: 1, error: 2 };

/** `2026-11-24 13:05:09`, in the zone of the reader: all of one width. */
export function stamp(at: number): string {
  return STAMP.format(at);
}

const STAMP = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** A line as it is copied and downloaded. */
export function logLineText({ at, level, target, message }: LogLine): string {
  const who = target === undefined ? '' : `target.${target} `;
  return `${new Date(at).toISOString()} ${level.padEnd(5)} ${who}${message}`;
}
