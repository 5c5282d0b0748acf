import { describe, expect, test } from 'vitest';
import { LOG_LINES_KEPT } from '../model/log-line.js';
import { targetKey } from '../model/target.js';
import { lastToForget, logQuery } from './log-query.js';

describe('logQuery', () => {
  test('has a placeholder for each value, in their order', () => {
    const request = { target: targetKey('shop'), after: 3, before: 9, level: 'warn', limit: 50 } as const;
    const { text, values } = logQuery(request, (number) => `$${number}`);
    expect(text).toContain('target = $1 AND id > $2 AND id < $3 AND level >= $4');
    expect(text).toContain('LIMIT $5');
    expect(values).toEqual(['shop', 3, 9, 1, 50]);
  });

  test('puts no text of a request into the SQL', () => {
    const { text, values } = logQuery({ target: targetKey("'; DROP TABLE log_lines"), limit: 1 }, () => '?');
    expect(text).not.toContain('DROP');
    expect(values).toEqual(["'; DROP TABLE log_lines", 1]);
  });

  test.each([
    ['nothing', {}, true],
    ['what came before', { before: 9 }, true],
    ['what lies between', { after: 3, before: 9 }, true],
    ['what came after', { after: 3 }, false],
  ])('begins with the newest, asked for %s: %s', (_what, request, isNewestFirst) => {
    expect(logQuery({ ...request, limit: 1 }, () => '?').isNewestFirst).toBe(isNewestFirst);
  });
});

describe('lastToForget', () => {
  test('is nothing while all fit', () => {
    expect(lastToForget(1, LOG_LINES_KEPT)).toBeUndefined();
  });

  test('is due whenever a thousand more were added, in whatever batches', () => {
    for (const batch of [1, 7, 1_000, 2_500]) {
      let forgotten = 0;
      for (let first = 1; first < LOG_LINES_KEPT + 20_000; first += batch) {
        const last = first + batch - 1;
        forgotten = lastToForget(first, last) ?? forgotten;
        expect(last - forgotten).toBeLessThan(LOG_LINES_KEPT + 1_000 + batch);
        expect(last - forgotten).toBeGreaterThanOrEqual(Math.min(last, LOG_LINES_KEPT));
      }
    }
  });

  test('is seldom due', () => {
    const due = Array.from({ length: 10_000 }, (_, index) => LOG_LINES_KEPT + index).filter(
      (id) => lastToForget(id, id) !== undefined,
    );
    expect(due).toHaveLength(9);
  });
});
