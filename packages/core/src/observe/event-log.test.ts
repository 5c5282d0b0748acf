import { describe, expect, test } from 'vitest';
import { instant } from '../base/clock.js';
import type { EngineEvent } from '../model/event.js';
import { runId } from '../model/run.js';
import { targetKey } from '../model/target.js';
import { aReport } from '../report/report.test-support.js';
import { eventLog, type LogFormat } from './event-log.js';

const at = instant(Date.parse('2026-11-24T20:48:00.123Z'));
const failing: EngineEvent = {
  kind: 'failing',
  at,
  target: targetKey('shop'),
  class: 'unavailable',
  detail: 'HTTP 503\nand "more"',
  pauseMs: 5_000,
};
const started: EngineEvent = { kind: 'runStarted', at, run: runId('r1'), pace: '50 visits/s', targets: 2 };

async function logged(format: LogFormat, events: readonly EngineEvent[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = await eventLog(format, { write: (line) => lines.push(line) });
  for (const event of events) log.tell(event);
  log.ended(aReport());
  return lines;
}

describe('eventLog', () => {
  test('writes an event as one line of JSON, with its time, level, fields and words', async () => {
    const [first = '', second = '', third = ''] = await logged('json', [started, failing]);
    expect(JSON.parse(first)).toEqual({
      level: 'info',
      time: '2026-11-24T20:48:00.123Z',
      kind: 'runStarted',
      run: 'r1',
      pace: '50 visits/s',
      targets: 2,
      msg: 'Running 2 targets: 50 visits/s.',
    });
    expect(second.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(second)).toMatchObject({ level: 'warn', kind: 'failing', target: 'shop', class: 'unavailable' });
    expect(JSON.parse(third)).toMatchObject({ level: 'info', kind: 'runEnded', run: 'r1', reason: 'done' });
  });

  test('writes words with time and level', async () => {
    const [first, second, third] = await logged('text', [started, failing]);
    expect(first).toBe('2026-11-24T20:48:00.123Z info  Running 2 targets: 50 visits/s.\n');
    expect(second).toMatch(/^2026-11-24T20:48:00\.123Z warn {2}target\.shop is failing \(unavailable: .*\n$/);
    expect(third).toMatch(/ info {2}Run r1 by ada@workbox: The run ended because its time was up\. .*\n$/);
  });
});
