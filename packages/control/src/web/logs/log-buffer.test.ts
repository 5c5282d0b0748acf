import type { LogLine } from '@trafficinator/core';
import { describe, expect, test } from 'vitest';
import { LogBuffer } from './log-buffer.js';
import { logLineText } from './log-filter.js';

describe('LogBuffer', () => {
  test('keeps lines in order, and none twice', () => {
    const buffer = new LogBuffer(100, {});
    buffer.add([aLine(3), aLine(4)]);
    buffer.add([aLine(5), aLine(4)]);
    buffer.add([aLine(1), aLine(2), aLine(3)]);
    expect(buffer.shown.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  });

  test('tells how many lines came or went above those that were shown', () => {
    const buffer = new LogBuffer(10, { level: 'error' });
    buffer.add([aLine(8, { level: 'error' }), aLine(9)]);
    expect(buffer.add([aLine(5, { level: 'error' }), aLine(6, { level: 'error' }), aLine(7)])).toEqual({ above: 2 });
    expect(buffer.add([10, 11, 12, 13, 14, 15, 16].map((id) => aLine(id)))).toEqual({ above: -2 });
    expect(buffer.shown.map(({ id }) => id)).toEqual([8]);
  });

  test('takes older lines only as far as there is room', () => {
    const buffer = new LogBuffer(3, {});
    buffer.add([aLine(8), aLine(9)]);
    buffer.add([aLine(5), aLine(6), aLine(7)]);
    expect(buffer.shown.map(({ id }) => id)).toEqual([7, 8, 9]);
  });

  test('never keeps more than a tenth above its capacity, and always the newest', () => {
    const buffer = new LogBuffer(1_000, {});
    for (let id = 1; id <= 10_000; id += 1) {
      buffer.add([aLine(id)]);
      if (buffer.size > 1_100 || buffer.newest?.id !== id) expect.fail(`${buffer.size} lines, after ${id}`);
    }
    expect(buffer.oldest?.id).toBeGreaterThan(8_900);
  });

  test('looks at the same lines through another filter', () => {
    const buffer = new LogBuffer(100, {});
    buffer.add([aLine(1, { target: 'staging' }), aLine(2, { message: 'Run started' }), aLine(3, { level: 'warn' })]);
    const ids = (filter: Parameters<LogBuffer['refilter']>[0]) => {
      buffer.refilter(filter);
      return buffer.shown.map(({ id }) => id);
    };
    expect(ids({ target: 'staging' })).toEqual([1]);
    expect(ids({ level: 'warn' })).toEqual([3]);
    expect(ids({ text: 'STARTED' })).toEqual([2]);
    expect(ids({})).toEqual([1, 2, 3]);
  });
});

describe('logLineText', () => {
  test('writes a line as it is copied', () => {
    expect(logLineText(aLine(1, { level: 'warn', target: 'staging', message: 'refused' }))).toBe(
      '2026-11-24T12:00:00.000Z warn  target.staging refused',
    );
  });
});

/** The brands of the wire's types have no value. */
function aLine(id: number, words: Partial<Record<'target' | 'message' | 'level', string>> = {}): LogLine {
  const line = {
    id,
    at: Date.UTC(2026, 10, 24, 12),
    run: 'r1',
    level: 'info',
    kind: 'notice',
    message: 'something',
    ...words,
  };
  return line as LogLine; // As above.
}
