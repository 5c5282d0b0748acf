import { z } from 'zod';
import { named } from './named.js';
import { parseDuration } from './parse-duration.js';

/** A time span as people write it, such as `30s` or `1h30m`. */
export const duration = named(
  z.string().refine(isLong, { error: 'is no duration: expected such as 30s, 5m or 1h30m, at most 366 days' }),
  { words: 'a duration such as `30s`, `5m` or `1h30m`' },
);

/** Milliseconds of a duration that passed the schema. */
export function durationMs(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new TypeError(`"${text}" is no duration.`);
  return ms;
}

const LONGEST_MS = 366 * 86_400_000;

function isLong(text: string): boolean {
  const ms = parseDuration(text) ?? 0;
  return ms > 0 && ms <= LONGEST_MS;
}
