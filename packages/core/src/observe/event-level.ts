import { never } from '../base/never.js';
import type { EngineEvent } from '../model/event.js';
import type { LogLevel } from '../model/log-line.js';
import type { RunReport } from '../report/run-report.js';

/** Writes an event down: its time in milliseconds since 1970, its fields, and itself in words. */
export type WriteEvent = (
  level: LogLevel,
  at: number,
  fields: Readonly<Record<string, unknown>>,
  message: string,
) => void;

/** `error`: no visit starts, or something is lost. `warn`: something does not go as it was meant to. */
export function levelOf({ kind }: EngineEvent): LogLevel {
  switch (kind) {
    case 'stateUnreachable':
    case 'recordLost':
      return 'error';
    case 'recordPending':
    case 'blocked':
    case 'budgetUsed':
    case 'failing':
    case 'instancePaused':
    case 'saturated':
    case 'thresholdCrossed':
      return 'warn';
    case 'runStarting':
    case 'runStarted':
    case 'recovered':
    case 'adopted':
    case 'paused':
    case 'resumed':
    case 'idle':
    case 'capped':
    case 'fleet':
    case 'rate':
    case 'instanceResumed':
    case 'recoveredTarget':
    case 'stateReachable':
    case 'stopping':
      return 'info';
    default:
      return never(kind);
  }
}

/** How much the end of a run matters. */
export function levelOfEnd({ result }: Pick<RunReport, 'result'>): LogLevel {
  if (result === 'failed' || result === 'lost') return 'error';
  return result === 'invalid' || result === 'crossed' ? 'warn' : 'info';
}
