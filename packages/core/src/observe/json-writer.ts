import { pino } from 'pino';
import type { WriteEvent } from './event-level.js';
import type { LineSink } from './line-file.js';

/** Writes lines of JSON: each has `level`, `time` (ISO 8601), the fields of the event, and `msg`, the same in words. */
export function jsonWriter(sink: LineSink): WriteEvent {
  // The time is that of the event, which is not always that of its line.
  const logger = pino({ base: null, timestamp: false, formatters: { level: (level) => ({ level }) } }, sink);
  return (level, at, fields, message) => logger[level]({ time: new Date(at).toISOString(), ...fields }, message);
}
