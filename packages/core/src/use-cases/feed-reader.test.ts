import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Instant, instant } from '../base/clock.js';
import { failsWith } from '../errors/failure.js';
import { targetKey } from '../model/target.js';
import { openStore } from '../open-store.js';
import type { TargetRow } from '../report/target-row.js';
import type { StateStore } from '../state/state-store.js';
import { StateFeedReader } from './feed-reader.js';
import { FollowedWorld } from './followed-world.test-support.js';

const folder = mkdtempSync(join(tmpdir(), 'trafficinator-reader-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let states = 0;

/** A world in a state of its own, and whoever reads it through a store of its own. */
async function aWorld() {
  states += 1;
  const file = join(folder, `${states}`, 'state.db');
  const open = () => openStore({ kind: 'sqlite', file }, 'write');
  const store: StateStore = await open();
  const world = await FollowedWorld.on(store);
  return { file, world, store, reader: new StateFeedReader(world.clock, open) };
}

async function rowsOf(reader: StateFeedReader, parts: number): Promise<readonly TargetRow[]> {
  const texts = await Promise.all(Array.from({ length: parts }, (_, at) => reader.part(at)));
  return texts.flatMap((text) => JSON.parse(text) as readonly TargetRow[]); // As the reader wrote them.
}

const visits = { run: 0, target: 0, accepted: 3, failedHits: 1, latencyMs: 20, error: 'timeout' } as const;

describe('StateFeedReader', () => {
  test('tells all rows first, and then those that have changed', async () => {
    const { world, store, reader } = await aWorld();
    await using _ = store;
    await using __ = reader;
    const first = await reader.read();
    expect([first.isNew, first.keys, (await rowsOf(reader, first.parts)).length]).toEqual([true, ['blog', 'docs'], 2]);
    const same = await reader.read();
    expect([same.isNew, same.parts, same.keys]).toEqual([false, 0, undefined]);
    world.count(visits);
    await world.record();
    const changed = await reader.read();
    expect([changed.isNew, changed.keys]).toEqual([true, undefined]);
    expect((await rowsOf(reader, changed.parts)).map(({ key, counts }) => [key, counts.sent])).toEqual([['blog', 4]]);
  });

  test('knows by a glance whether somebody paused a target', async () => {
    const { world, store, reader } = await aWorld();
    await using _ = store;
    await using __ = reader;
    await reader.read();
    expect(await reader.isStale()).toBe(false);
    await world.pause(0, true);
    expect(await reader.isStale()).toBe(true);
    const { parts } = await reader.read();
    expect((await rowsOf(reader, parts)).map(({ key, state }) => [key, state])).toEqual([['blog', 'paused']]);
    expect(await reader.isStale()).toBe(false);
  });

  test('reads what a target got over a time, from all of its runs', async () => {
    const { world, store, reader } = await aWorld();
    await using _ = store;
    await using __ = reader;
    const from: Instant = instant(world.now - 60_000);
    for (let at = 0; at < 3; at++) {
      world.count(visits);
      world.advance(10);
    }
    await world.endRun(0);
    const stats = await reader.stats(targetKey('blog'), { from, to: world.now, stepSeconds: 60 });
    expect(stats).toMatchObject({
      key: 'blog',
      timezone: 'UTC',
      stepSeconds: 60,
      errors: [{ class: 'timeout', count: 3 }],
    });
    expect(stats.points.map(({ accepted, failedHits }) => [accepted, failedHits])).toEqual([[9, 3]]);
    expect(stats.points[0]?.planned).toBeGreaterThan(0);
    const other = await reader.stats(targetKey('docs'), { from, to: world.now });
    expect([other.points, other.errors]).toEqual([[], []]);
    const unknown = await reader.stats(targetKey('x'), { from, to: world.now }).catch((error: unknown) => error);
    expect(failsWith(unknown, 'draft.no-such-target')).toBe(true);
  });

  test('fails while the file of the state is another, and then reads that one', async () => {
    const { file, store, reader } = await aWorld();
    await using _ = store;
    await using __ = reader;
    await reader.read();
    renameSync(file, `${file}.away`);
    const error = await reader.read().catch((cause: unknown) => cause);
    expect(failsWith(error, 'state.unwritable')).toBe(true);
    const { keys, overview } = await reader.read();
    expect([keys, overview.serial]).toEqual([[], 0]);
  });
});
