// How both stores read and trim the log.
import { LOG_LINES_KEPT } from '../model/log-line.js';
import { rankOf } from './log-row.js';
import type { LogRequest } from './state-store.js';

/** SQL that reads lines of the log, with a value for each of its placeholders, in their order. */
export interface LogQuery {
  readonly text: string;
  readonly values: readonly (string | number)[];
  readonly isNewestFirst: boolean;
}

/** Makes the SQL of a request. `placeholder`: how the database names the value with a number, from 1 on. */
export function logQuery(
  { after, before, limit, target, level }: LogRequest,
  placeholder: (number: number) => string,
): LogQuery {
  const wanted = [
    ['target =', target],
    ['id >', after],
    ['id <', before],
    ['level >=', level === undefined ? undefined : rankOf(level)],
  ] as const;
  const given = wanted.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  const conditions = given.map(({ condition }, index) => `${condition} ${placeholder(index + 1)}`);
  const isNewestFirst = after === undefined || before !== undefined;
  return {
    text: `
      SELECT id, at, run, level, kind, target, message FROM log_lines
      WHERE ${[IS_KEPT, ...conditions].join(' AND ')}
      ORDER BY id ${isNewestFirst ? 'DESC' : 'ASC'} LIMIT ${placeholder(given.length + 1)}`,
    values: [...given.map(({ value }) => value), limit],
    isNewestFirst,
  };
}

/**
 * The highest id that is to be forgotten, after lines with the ids `first` to `last` were added; undefined for most additions, so that
 * many are deleted at once. What is not deleted yet is not read either.
 */
export function lastToForget(first: number, last: number): number | undefined {
  const isDue = Math.floor(last / AT_ONCE) > Math.floor((first - 1) / AT_ONCE);
  return isDue && last > LOG_LINES_KEPT ? last - LOG_LINES_KEPT : undefined;
}

const AT_ONCE = 1_000;
const IS_KEPT = `id > coalesce((SELECT max(id) FROM log_lines), 0) - ${LOG_LINES_KEPT}`;
