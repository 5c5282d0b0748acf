import { describe, expect, test } from 'vitest';
import { runId } from '../model/run.js';
import type { ListedRun } from '../report/listed-run.js';
import { secondsAgo } from '../report/report.test-support.js';
import { plainPaint } from './paint.js';
import { runsText } from './runs-text.js';

function aListed(run: Partial<ListedRun> = {}): ListedRun {
  const id = run.id ?? runId('7f3a9c12-0000');
  const facts = {
    who: 'ada@workbox',
    startedAt: secondsAgo(1_800),
    durationMs: 1_800_000,
    pace: '50 visits/s',
    serial: 7,
  };
  return {
    id,
    ...facts,
    result: 'passed',
    visits: 4_123,
    hits: 103_131,
    successRate: 0.972,
    p95Ms: 8.2,
    fleet: id,
    ...run,
  };
}

function textOf(runs: readonly ListedRun[], width = 160) {
  return runsText(runs, { paint: plainPaint, width });
}

describe('runsText', () => {
  test('has a line for each run', () => {
    const idle = aListed({
      id: runId('91bc'),
      result: 'running',
      visits: 0,
      hits: 0,
      successRate: undefined,
      p95Ms: undefined,
    });
    expect(textOf([idle, aListed()])).toBe(
      [
        'run       result   started                       length  visits     hits  success     p95  by           pace',
        '91bc      running  2026-11-24 20:18:00 UTC  30 min 00 s       0        0        -       -  ada@workbox  50 visits/s',
        '7f3a9c12  passed   2026-11-24 20:18:00 UTC  30 min 00 s   4,123  103,131   97.2 %  8.2 ms  ada@workbox  50 visits/s',
      ].join('\n'),
    );
  });

  test('shows fleets where there are some, and ids as long as they must be to differ', () => {
    const runs = [aListed({ id: runId('7f3a9c12-0001'), fleet: runId('7f3a9c12-0000') }), aListed()];
    const [titles, first, second] = textOf(runs).split('\n');
    expect(titles).toContain('  fleet ');
    expect(first).toMatch(/^7f3a9c12-0001 .* 7f3a9c12-0000 /);
    expect(second).toMatch(/^7f3a9c12-0000 /);
  });

  test('says so when nothing has run', () => {
    expect(textOf([])).toBe('Nothing has run yet.');
  });
});
