import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { aCap, aStatus, NOW, secondsAgo, someCounts } from '../report/report.test-support.js';
import type { TargetStatus } from '../report/target-status.js';
import { ansiPaint, plainPaint } from './paint.js';
import { statusText } from './status-text.js';

const development = aStatus({
  key: 'development',
  state: 'capped',
  cap: aCap({ started: 1_000 }),
  counts: someCounts({ started: 1_000, accepted: 5_000 }),
  successRate: 1,
  latency: { p50Ms: 5, p90Ms: 8.2, p95Ms: 8.2, p99Ms: 9, maxMs: 10 },
});
const staging = aStatus({
  key: 'staging',
  name: 'Staging (EU)',
  state: 'failing',
  cap: aCap({ cap: 5_000, started: 312 }),
  counts: someCounts({ started: 312, accepted: 10, ambiguous: 490 }),
  rate: { visitsPerSecond: 2.1, hitsPerSecond: 8 },
  successRate: 0.02,
  latency: { p50Ms: 9_000, p90Ms: 10_012, p95Ms: 10_012, p99Ms: 10_012, maxMs: 10_012 },
  lastError: { class: 'timeout', count: 1_031, at: secondsAgo(4), sample: 'No answer within 10 s.' },
});

function textAt(width: number, ...statuses: readonly TargetStatus[]) {
  return statusText(statuses, { paint: plainPaint, width, now: NOW });
}

describe('statusText', () => {
  test('shows a line for each target and one for all, with the last errors, on a wide screen', () => {
    expect(textAt(170, development, staging)).toBe(
      [
        '2 targets: 1 failing, 1 capped',
        '',
        'state    target       name          visits today     used   left  new day in  visits    hits  accepted       p95  last error',
        'capped   development                 1,000/1,000  100.0 %      0  3 h 12 min       -       -   100.0 %    8.2 ms',
        'failing  staging      Staging (EU)     312/5,000    6.2 %  4,688  3 h 12 min  2.10/s  8.00/s     2.0 %    10.0 s  timeout ×1,031, 4 s ago: No answer within 10 s.',
        '         total                       1,312/6,000   21.9 %  4,688              2.10/s  8.00/s    91.1 %  ≤ 10.0 s',
      ].join('\n'),
    );
  });

  test('shows the last errors below, and less of the rest, at 80 columns', () => {
    expect(textAt(80, development, staging)).toBe(
      [
        '2 targets: 1 failing, 1 capped',
        '',
        'state    target       visits today     used   left  visits  accepted       p95',
        'capped   development   1,000/1,000  100.0 %      0       -   100.0 %    8.2 ms',
        'failing  staging         312/5,000    6.2 %  4,688  2.10/s     2.0 %    10.0 s',
        '         total         1,312/6,000   21.9 %  4,688  2.10/s    91.1 %  ≤ 10.0 s',
        '',
        'last errors',
        'staging: timeout ×1,031, 4 s ago: No answer within 10 s.',
      ].join('\n'),
    );
  });

  test('leaves the line of the totals out for a single target', () => {
    expect(textAt(80, aStatus())).toBe(
      [
        '1 target: 1 idle',
        '',
        'state  target   visits today   used   left  visits  hits  accepted  p95',
        'idle   staging       0/1,000  0.0 %  1,000       -     -         -    -',
      ].join('\n'),
    );
  });

  test('groups more than a dozen targets by state, those that want attention first', () => {
    const idle = Array.from({ length: 11 }, (_, n) => aStatus({ key: `idle-${n}` }));
    const lines = textAt(80, ...idle, development, staging).split('\n');
    expect(lines.map((line) => line.split('  ')[0])).toEqual([
      '13 targets: 1 failing, 1 capped, 11 idle',
      '',
      'target',
      '',
      'failing (1)',
      'staging',
      '',
      'capped (1)',
      'development',
      '',
      'idle (11)',
      ...idle.map(({ key }) => key),
      '',
      'total',
      '',
      'last errors',
      'staging: timeout ×1,031, 4 s ago: No answer within 10 s.',
    ]);
  });

  test('lists ten errors and counts the others', () => {
    const failing = Array.from({ length: 13 }, (_, n) => ({ ...staging, name: `S${n}` }));
    expect(
      textAt(80, ...failing)
        .split('\n')
        .at(-1),
    ).toBe('and 3 more targets with errors');
  });

  test('shows who paused what, below, and the runs above', () => {
    const paused = aStatus({ state: 'paused', paused: { at: secondsAgo(185), who: 'ada@love\nlace' } });
    const text = statusText([paused], { paint: plainPaint, width: 80, now: NOW, runs: [] });
    expect(text).toBe(
      [
        'No runner is active.',
        '',
        '1 target: 1 paused',
        '',
        'state   target   visits today   used   left  visits  hits  accepted  p95',
        'paused  staging       0/1,000  0.0 %  1,000       -     -         -    -',
        '',
        'paused',
        'staging: by ada@love lace, 3 min 05 s ago',
      ].join('\n'),
    );
    const many = Array.from({ length: 11 }, () => paused);
    expect(
      textAt(80, ...many)
        .split('\n')
        .at(-1),
    ).toBe('and 1 more paused target');
  });

  test('says so when there is no target', () => {
    expect(textAt(80)).toBe('There are no targets.');
  });

  test('shows what targets answer and users write without obeying it', () => {
    const hostile = { class: 'bad-answer', count: 1, at: NOW, sample: 'a\n\u001b[2Jb\u202e' } as const; // Keeps the literal.
    const text = textAt(200, aStatus({ name: 'x\u001b]0;y\u0007', lastError: hostile }));
    expect(text).toContain('bad-answer ×1, 0 s ago: a \\u{1b}[2Jb\\u{202e}');
    expect(text).toContain('x\\u{1b}]0;y\\u{7}');
    expect(text.split('\n')).toHaveLength(4);
  });

  test('never makes a line longer than the width', () => {
    const arbStatus = fc.constantFrom(
      development,
      staging,
      aStatus({ state: 'paused', paused: { at: secondsAgo(9), who: 'ada@lovelace' } }),
      aStatus({ key: `long-${'k'.repeat(58)}`, name: '株式会社'.repeat(9) }),
    );
    const arbStatuses = fc.array(arbStatus, { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(arbStatuses, fc.integer({ min: 1, max: 200 }), (statuses, width) => {
        const lines = statusText(statuses, { paint: ansiPaint, width, now: NOW }).split('\n');
        expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
      }),
      { numRuns: 50 },
    );
  });
});
