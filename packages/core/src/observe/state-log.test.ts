import { describe, expect, test } from 'vitest';
import type { EngineEvent } from '../model/event.js';
import type { BlockedTarget, LogLine } from '../model/log-line.js';
import { runId } from '../model/run.js';
import { targetKey } from '../model/target.js';
import { aReport } from '../report/report.test-support.js';
import { FakeClock } from '../runner/runner.test-support.js';
import { StateLog } from './state-log.js';

const run = runId('r1');
const target = targetKey('shop');

/** A log, and a store that may refuse. */
function aLog() {
  const clock = new FakeClock('2026-11-24T20:48:00Z');
  const lines: Omit<LogLine, 'id'>[] = [];
  const blocked: (readonly Omit<BlockedTarget, 'run'>[])[] = [];
  const state = { isReachable: true };
  const demand = () => {
    if (!state.isReachable) throw new TypeError('The state cannot be reached.');
  };
  const store = {
    addLogLines: async (more: readonly Omit<LogLine, 'id'>[]) => {
      demand();
      lines.push(...more);
    },
    setBlocked: async (_: typeof run, list: readonly Omit<BlockedTarget, 'run'>[]) => {
      demand();
      blocked.push(list);
    },
  };
  return { clock, lines, blocked, state, log: new StateLog({ clock, run, store }) };
}

function failing(clock: FakeClock): EngineEvent {
  return { kind: 'failing', at: clock.now(), target, class: 'tls', detail: 'expired', pauseMs: 5_000 };
}

describe('StateLog', () => {
  test('writes once a second what was told, in words, with its level and target', async () => {
    const { clock, lines, log } = aLog();
    log.tell({ kind: 'runStarted', at: clock.now(), run, pace: '50 visits/s', targets: 2 });
    log.begin();
    await clock.pass(0);
    expect(lines).toEqual([
      { at: clock.now(), run, kind: 'runStarted', level: 'info', message: 'Running 2 targets: 50 visits/s.' },
    ]);
    log.tell(failing(clock));
    await clock.pass(999);
    expect(lines).toHaveLength(1);
    await clock.pass(1);
    expect(lines[1]).toMatchObject({ kind: 'failing', level: 'warn', target });
  });

  test('keeps what the state does not take, and says how much did not fit in', async () => {
    const { clock, lines, state, log } = aLog();
    state.isReachable = false;
    log.begin();
    for (let at = 0; at < 1_203; at++) log.tell({ ...failing(clock), target: targetKey(`t${at}`) } as EngineEvent); // Keeps its kind.
    await clock.pass(5_000);
    expect(lines).toEqual([]);
    state.isReachable = true;
    await clock.pass(1_000);
    expect(lines).toHaveLength(1_001);
    expect(lines[1_000]).toMatchObject({
      kind: 'notice',
      level: 'warn',
      message: '203 lines of this run are missing here, since the state did not take them in time.',
    });
    await clock.pass(5_000);
    expect(lines).toHaveLength(1_001);
  });

  test('bounds how often one target is told of', async () => {
    const { clock, lines, log } = aLog();
    log.begin();
    for (let at = 0; at < 40; at++) log.tell(failing(clock));
    await clock.pass(0);
    expect(lines).toHaveLength(10);
    await clock.pass(61_000);
    expect(lines.slice(10)).toMatchObject([
      { kind: 'notice', message: '30 more lines of shop were left out within a minute.' },
    ]);
  });

  test('says what the run cannot serve, once for each change', async () => {
    const { clock, blocked, log } = aLog();
    const list = [{ target, reason: 'the variable TOKEN is not set' }];
    log.block(list);
    log.begin();
    await clock.pass(3_000);
    expect(blocked).toEqual([list]);
    expect(log.blocked).toEqual([{ run, target, reason: 'the variable TOKEN is not set' }]);
    log.block([]);
    await clock.pass(3_000);
    expect(blocked).toEqual([list, []]);
  });

  test('says nothing of what is blocked where nothing is', async () => {
    const { clock, blocked, log } = aLog();
    log.block([]);
    log.begin();
    await clock.pass(3_000);
    expect(blocked).toEqual([]);
  });

  test('ends with how the run ended, and writes no more by itself', async () => {
    const { clock, lines, log } = aLog();
    log.begin();
    await clock.pass(0);
    log.end(aReport({ run }));
    await log.write();
    expect(lines).toMatchObject([{ kind: 'runEnded', level: 'info', run }]);
    expect(clock.pending).toBe(0);
  });
});
