import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { aCap, aStatus, secondsAgo, someCounts } from '../report/report.test-support.js';
import type { TargetStatus } from '../report/target-status.js';
import { ansiPaint, plainPaint } from './paint.js';
import { progressLine, progressLines } from './progress-text.js';

const latency = { p50Ms: 5, p90Ms: 8.2, p95Ms: 8.2, p99Ms: 9, maxMs: 10 };
const development = aStatus({
  key: 'development',
  state: 'capped',
  cap: aCap({ cap: 100, started: 100 }),
  counts: someCounts({ started: 100, accepted: 400 }),
  successRate: 1,
  latency,
});
const staging = aStatus({
  key: 'staging',
  state: 'running',
  cap: aCap({ cap: 5_000, started: 1_140 }),
  counts: someCounts({ started: 1_140, accepted: 4_590, ambiguous: 10 }),
  rate: { visitsPerSecond: 82.7, hitsPerSecond: 331 },
  successRate: 0.998,
  latency,
});

function progressOf(...targets: readonly TargetStatus[]) {
  return { elapsedMs: 15_400, targets };
}

function linesOf(targets: readonly TargetStatus[], size: { width?: number; height?: number } = {}) {
  return progressLines(progressOf(...targets), { paint: plainPaint, width: 80, ...size });
}

function barOf(started: number) {
  return linesOf([aStatus({ cap: aCap({ started }) })])[1]?.match(/[█░]+/)?.[0];
}

describe('progressLines', () => {
  test('draws a head and a line for each target', () => {
    expect(linesOf([development, staging])).toEqual([
      '00:15  1,240 visits  82.7/s  5,000 hits  331/s  99.8 % ok  p95 ≤ 8.2 ms',
      'capped   development  ████████████████      100/100       -  100.0 %  8.2 ms',
      'running  staging      ████░░░░░░░░░░░░  1,140/5,000  82.7/s   99.8 %  8.2 ms',
    ]);
  });

  test('shows what is paused', () => {
    const paused = aStatus({ state: 'paused', paused: { at: secondsAgo(9), who: 'ada@lovelace' } });
    expect(linesOf([paused])[1]).toMatch(/^paused {2}staging /);
    expect(progressLine(progressOf(paused))).toContain('staging 0/1,000 paused');
  });

  test('draws a full bar for a used-up cap alone, and an empty one for an untouched cap alone', () => {
    const empty = '░'.repeat(16);
    expect([barOf(0), barOf(1), barOf(999), barOf(1_000)]).toEqual([
      empty,
      `█${'░'.repeat(15)}`,
      `${'█'.repeat(15)}░`,
      '█'.repeat(16),
    ]);
  });

  test('sums up the targets that the height does not hold, those that fail last', () => {
    const failing = aStatus({ key: 'failing', state: 'failing' });
    const lines = linesOf([development, staging, staging, failing], { height: 4 });
    expect(lines.map((line) => line.slice(0, 24).trimEnd())).toEqual([
      '00:15  2,380 visits  165',
      'failing  failing  ░░░░░░',
      'running  staging  ████░░',
      '… and 2 more targets: 1',
    ]);
  });

  test('is only a head without targets', () => {
    expect(linesOf([])).toEqual(['00:15  0 visits  0/s  0 hits  0/s']);
  });

  test('never exceeds the screen', () => {
    const arbTarget = fc.constantFrom(development, staging, aStatus({ key: 'k'.repeat(63) }));
    const arbSize = fc.record({ width: fc.integer({ min: 1, max: 120 }), height: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.array(arbTarget, { maxLength: 20 }), arbSize, (targets, size) => {
        const lines = progressLines(progressOf(...targets), { paint: ansiPaint, ...size });
        expect(lines.length).toBeLessThanOrEqual(size.height);
        expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(size.width);
      }),
    );
  });
});

describe('progressLine', () => {
  test('says it all in one line', () => {
    expect(progressLine(progressOf(development, staging))).toBe(
      '00:15  1,240 visits  82.7/s  99.8 % ok  p95 ≤ 8.2 ms  development 100/100 capped, staging 1,140/5,000',
    );
  });

  test('names only the failing ones of many targets', () => {
    const many = Array.from({ length: 6 }, () => aStatus({ state: 'running' }));
    expect(progressLine(progressOf(...many, aStatus({ key: 'dead', state: 'failing' })))).toBe(
      '00:15  0 visits  0/s  7 targets: 1 failing, 6 running; dead 0/1,000 failing',
    );
    expect(progressLine(progressOf(...many, aStatus({ state: 'paused' })))).toContain('6 running, 1 paused');
    expect(progressLine(progressOf(...many, aStatus()))).toBe('00:15  0 visits  0/s  7 targets: 6 running, 1 idle');
  });

  test('names no more than six failing targets', () => {
    const many = Array.from({ length: 8 }, (_, n) => aStatus({ key: `t${n}`, state: 'failing' }));
    expect(progressLine(progressOf(...many))).toContain('t5 0/1,000 failing and 2 more');
  });
});
