import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { NOW, secondsAgo } from '../report/report.test-support.js';
import type { RunStatus } from '../report/run-status.js';
import { plainPaint } from './paint.js';
import { statusRuns } from './status-runs.js';

function aRunStatus(run: Partial<RunStatus> = {}): RunStatus {
  const id = run.id ?? runId('7f3a9c12-0001');
  const running = {
    who: 'ada@lovelace',
    pid: 4_711,
    version: '1.2.3',
    startedAt: secondsAgo(185),
    pace: 'the plan of the day',
    state: 'running',
    rate: { visitsPerSecond: 0, hitsPerSecond: 0 },
    leased: { leases: 0, visits: 0 },
  } as const; // Keeps the literal.
  return { id, fleet: id, ...running, ...run };
}

function linesOf(runs: readonly RunStatus[] | undefined, width = 80) {
  return statusRuns({ runs, now: NOW, paint: plainPaint, width });
}

describe('statusRuns', () => {
  test('tells where a run goes on, since when, what it does and holds, and what it serves', () => {
    const rate = { visitsPerSecond: 16.7, hitsPerSecond: 50.1 };
    expect(linesOf([aRunStatus({ rate, leased: { leases: 2, visits: 1_203 } })], 140)).toEqual([
      'runner    state    by             pid  version         for  visits    hits  reserved  load',
      '7f3a9c12  running  ada@lovelace  4711  1.2.3    3 min 05 s  16.7/s  50.1/s     1,203  the plan of the day',
      '',
    ]);
  });

  test('shows those that share a load together, the oldest first, each with its part and all with their sum', () => {
    const shared = (id: string, perSecond: number, more: Partial<RunStatus> = {}) =>
      aRunStatus({
        id: runId(id),
        fleet: runId('7f3a9c12-0001'),
        pace: '51 visits/s',
        rate: { visitsPerSecond: perSecond, hitsPerSecond: perSecond * 3 },
        leased: { leases: 1, visits: 30 },
        ...more,
      });
    const alone = aRunStatus({ id: runId('91bc'), startedAt: secondsAgo(600), state: 'stopping', pid: undefined });
    const late = shared('7f3a9c12-0002', 26, { startedAt: secondsAgo(60), who: 'grace@hopper' });
    expect(linesOf([late, alone, shared('7f3a9c12-0001', 25)], 140)).toEqual([
      'runner         state     by             pid  version          for  visits    hits  reserved  load',
      '91bc           stopping  ada@lovelace        1.2.3    10 min 00 s       -       -         0  the plan of the day',
      '7f3a9c12-0001  running   ada@lovelace  4711  1.2.3     3 min 05 s  25.0/s  75.0/s        30  51 visits/s, one of 2',
      '7f3a9c12-0002  running   grace@hopper  4711  1.2.3     1 min 00 s  26.0/s  78.0/s        30  51 visits/s, one of 2',
      'total                                                              51.0/s   153/s        60',
      '',
    ]);
  });

  test('leaves out what matters least where the width does not suffice', () => {
    expect(linesOf([aRunStatus()], 80)).toEqual([
      'runner    state    by                   for  visits  reserved  load',
      '7f3a9c12  running  ada@lovelace  3 min 05 s       -         0  the plan of the …',
      '',
    ]);
  });

  test('says that there is none, or nothing where nothing is known', () => {
    expect(linesOf([])).toEqual(['No runner is active.', '']);
    expect(linesOf(undefined)).toEqual([]);
  });

  test('names ten and counts the others, in lines that are never too long', () => {
    const lines = linesOf(
      Array.from({ length: 12 }, () => aRunStatus({ who: `\u001b[2J${'株'.repeat(40)}` })),
      30,
    );
    expect(lines.slice(-3, -2)).toEqual(['and 2 more runners']);
    expect(lines.slice(-2)).toEqual(['total', '']);
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(30);
    expect(lines.join('')).not.toContain('\u001b');
  });
});
