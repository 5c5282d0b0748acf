import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import { NOW, secondsAgo } from '../report/report.test-support.js';
import type { RunStatus } from '../report/run-status.js';
import { plainPaint } from './paint.js';
import { statusRuns } from './status-runs.js';

function aRunStatus(run: Partial<RunStatus> = {}): RunStatus {
  const id = run.id ?? runId('r1');
  const rate = { visitsPerSecond: 0, hitsPerSecond: 0 };
  const running = {
    who: 'ada@lovelace',
    startedAt: secondsAgo(185),
    pace: 'the plan of the day',
    state: 'running',
  } as const; // Keeps the literal.
  return { id, fleet: id, rate, ...running, ...run };
}

function linesOf(runs: readonly RunStatus[] | undefined, width = 80) {
  return statusRuns({ runs, now: NOW, paint: plainPaint, width });
}

describe('statusRuns', () => {
  test('tells pace and owner of each run, the oldest first, and which are stopping', () => {
    const older = aRunStatus({ id: runId('r0'), startedAt: secondsAgo(7_800), pace: '50 visits/s', state: 'stopping' });
    expect(linesOf([aRunStatus(), older])).toEqual([
      'stopping, after 2 h 10 min: 50 visits/s, by ada@lovelace',
      'running for 3 min 05 s: the plan of the day, by ada@lovelace',
      '',
    ]);
  });

  test('tells who shares a load, and what each does of it', () => {
    const fleet = runId('r1');
    const runs = [25, 26].map((rate, at) =>
      aRunStatus({
        id: runId(`r${at}`),
        fleet,
        pace: '51 visits/s',
        rate: { visitsPerSecond: rate, hitsPerSecond: 0 },
      }),
    );
    expect(linesOf(runs, 120)).toEqual([
      'running for 3 min 05 s: 51 visits/s, by ada@lovelace, one of 2 that share the load, now 25.0/s',
      'running for 3 min 05 s: 51 visits/s, by ada@lovelace, one of 2 that share the load, now 26.0/s',
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
    expect(lines.slice(-2)).toEqual(['and 2 more runners', '']);
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(30);
    expect(lines.join('')).not.toContain('\u001b');
  });
});
