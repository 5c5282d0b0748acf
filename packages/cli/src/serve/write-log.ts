import type { ServerLog } from '@trafficinator/control';
import { type LogFormat, safe } from '@trafficinator/core';

/** Writes the log of a server to standard error, a line each: in words, or as JSON. */
export function serverLog(format: LogFormat, now: () => number): ServerLog {
  return ({ level, message, fields = {} }) => {
    const time = new Date(now()).toISOString();
    const line =
      format === 'json'
        ? JSON.stringify({ level, time, ...fields, msg: message })
        : [time, level.padEnd(5), message, ...Object.entries(fields).flatMap(fieldText)].join(' ');
    process.stderr.write(`${format === 'json' ? line : safe(line)}\n`);
  };
}

function fieldText([name, value]: [string, string | number | undefined]): string[] {
  if (value === undefined) return [];
  return [`${name}=${typeof value === 'string' && /[\s"=]/.test(value) ? JSON.stringify(value) : value}`];
}
