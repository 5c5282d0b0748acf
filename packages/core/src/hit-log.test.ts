import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant, localDate } from './base/clock.js';
import { HitLog } from './hit-log.js';
import type { HitOutcome } from './model/outcome.js';
import { targetKey } from './model/target.js';
import type { SettledHit } from './runner/deliver-visit.js';
import { aVisit } from './runner/delivery.test-support.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hit-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

function aHit(index: number, outcome: HitOutcome = { kind: 'accepted' }): SettledHit {
  const place = { date: localDate('2026-11-24'), index: 7 };
  return { visit: aVisit(), place, index, outcome, latencyMs: 12.345, sinceDueMs: 20, requests: 1 };
}

async function linesOf(file: string): Promise<readonly unknown[]> {
  const text = await readFile(file, 'utf8');
  return text.split('\n').flatMap((line): unknown[] => (line === '' ? [] : [JSON.parse(line)]));
}

const target = targetKey('staging');

describe('HitLog', () => {
  test('appends a line for every hit, with what became of it', async () => {
    const file = join(folder, 'hits.jsonl');
    const timeout = { kind: 'ambiguous', class: 'timeout', detail: 'No answer within 10 s.' } as const; // Keeps the literals.
    const first = await HitLog.open(file);
    first.add(aHit(0), target, instant(1_000));
    expect(await first.close()).toEqual({ written: 1, lost: 0, fault: undefined });
    const second = await HitLog.open(file);
    second.add(aHit(1, timeout), target, instant(2_000));
    await second.close();
    const place = { target: 'staging', date: '2026-11-24', visit: 7 };
    const figures = { latencyMs: 12.3, sinceDueMs: 20, requests: 1 };
    expect(await linesOf(file)).toEqual([
      { at: 1_000, ...place, hit: 0, action: 'pageview', outcome: 'accepted', ...figures },
      {
        at: 2_000,
        ...place,
        hit: 1,
        action: 'pageview',
        outcome: 'ambiguous',
        class: 'timeout',
        detail: timeout.detail,
        ...figures,
      },
    ]);
  });

  test('drops and counts what the disk does not take in time, rather than make the sending wait', async () => {
    const file = join(folder, 'slow.jsonl');
    const log = await HitLog.open(file, 3);
    for (let index = 0; index < 10; index++) log.add(aHit(0), target, instant(index));
    // The first is on its way to the disk, and three wait.
    expect(await log.close()).toEqual({ written: 4, lost: 6, fault: undefined });
    expect(await linesOf(file)).toHaveLength(4);
  });

  test('writes many hits whole and in order', async () => {
    const file = join(folder, 'many.jsonl');
    const log = await HitLog.open(file);
    for (let at = 0; at < 3_000; at++) log.add(aHit(0), target, instant(at));
    expect(await log.close()).toMatchObject({ written: 3_000, lost: 0 });
    expect((await linesOf(file)).map((line) => Object(line).at)).toEqual(Array.from({ length: 3_000 }, (_, at) => at));
  });

  test('refuses a file that cannot be written', async () => {
    await expect(HitLog.open(join(folder, 'none', 'hits.jsonl'))).rejects.toThrow('A file cannot be written');
  });
});
