import { describe, expect, test } from 'vitest';
import { Failure, failsWith } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { noCounts } from '../model/run.js';
import { type TargetKey, targetKey } from '../model/target.js';
import { type Overview, overviewTotals } from '../report/overview.js';
import { aStatus, NOW } from '../report/report.test-support.js';
import type { TargetRow } from '../report/target-row.js';
import { FakeClock, settled } from '../runner/runner.test-support.js';
import type { FeedNews, FeedReader } from './feed-reader.js';
import { SharedFeed } from './shared-feed.js';

function aRow(key: string, started = 0): TargetRow {
  const { cap, ...status } = aStatus({ key, counts: { ...noCounts, started } });
  return { ...status, cap: { ...cap, expected: 0 }, tags: [], managedBy: 'config', sparkline: [] };
}

/** A reader of rows that a test changes, as a thread is one. */
class FakeReader implements FeedReader, AsyncDisposable {
  rows: readonly TargetRow[] = [aRow('a'), aRow('b')];
  reads = 0;
  isChanged = false;
  /** Whether a read reads the books too. */
  isWhole = true;
  isEnded = false;
  failure: Error | undefined;
  /** What a read waits for. */
  gate: Promise<void> = Promise.resolve();
  #told = new Map<TargetKey, string>();
  #parts: readonly string[] = [];

  async read(): Promise<FeedNews> {
    this.reads += 1;
    const rows = this.rows;
    await this.gate;
    if (this.failure !== undefined) throw this.failure;
    const texts = new Map(rows.map((row) => [row.key, JSON.stringify(row)]));
    this.#parts = [...texts].filter(([key, text]) => this.#told.get(key) !== text).map(([, text]) => `[${text}]`);
    const areOthers = [...texts.keys()].join() !== [...this.#told.keys()].join();
    this.#told = texts;
    this.isChanged = false;
    const keys = areOthers ? { keys: rows.map(({ key }) => key) } : {};
    const isNew = this.#parts.length > 0 || areOthers;
    return { isNew, isWhole: this.isWhole, overview, lastLogId: 0, parts: this.#parts.length, ...keys };
  }

  async part(index: number): Promise<string> {
    return this.#parts[index] ?? '[]';
  }

  isStale = async () => this.isChanged;
  stats = async () => Promise.reject(new Failure([problem('draft.no-such-target', { target: 'target.x' })]));
  logLines = async () => [];
  events = async () => [];

  async [Symbol.asyncDispose](): Promise<void> {
    this.isEnded = true;
  }
}

const overview: Overview = {
  serial: 1,
  asOf: NOW,
  drafts: 0,
  totals: overviewTotals([], undefined),
  tags: [],
  runs: [],
  budgets: [],
};

function aFeed() {
  const clock = new FakeClock('2026-11-24T20:48:00Z');
  const readers: FakeReader[] = [];
  const open = async () => {
    const reader = new FakeReader();
    readers.push(reader);
    return reader;
  };
  return { clock, readers, feed: new SharedFeed({ clock, open }) };
}

/** The first reader. */
function firstOf(readers: readonly FakeReader[]): FakeReader {
  const [reader] = readers;
  if (reader === undefined) throw new TypeError('A reader was opened.');
  return reader;
}

/** So late, at most, is a reading that is due. */
const GLANCE_MS = 150;

describe('SharedFeed', () => {
  test('reads once for all who ask at the same time, and no more within the second', async () => {
    const { readers, feed } = aFeed();
    const [one, two] = await Promise.all([feed.latest(), feed.latest()]);
    expect(one.rows.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(two).toBe(one);
    expect(await feed.latest()).toBe(one);
    expect(firstOf(readers).reads).toBe(1);
  });

  test('answers at once those who ask again and again, with nothing older than a second', async () => {
    const { clock, readers, feed } = aFeed();
    await feed.latest();
    const before = firstOf(readers).reads;
    for (let at = 0; at < 30; at++) {
      await clock.pass(100);
      await feed.latest();
    }
    // By itself, beside those who ask: none of them waited.
    expect(firstOf(readers).reads - before).toBeGreaterThanOrEqual(3);
    expect(firstOf(readers).reads - before).toBeLessThanOrEqual(4);
  });

  test('reads no more when nobody has asked for some seconds', async () => {
    const { clock, readers, feed } = aFeed();
    await feed.latest();
    await clock.pass(10_000);
    const { reads } = firstOf(readers);
    await clock.pass(60_000);
    expect([firstOf(readers).reads, clock.pending]).toEqual([reads, 0]);
  });

  test('tells followers of what has changed alone, with rows that have not changed as they were', async () => {
    const { clock, readers, feed } = aFeed();
    const told: (readonly [number, readonly string[]])[] = [];
    const first = await feed.latest();
    const leave = feed.follow(({ revision, rows }) => told.push([revision, rows.map((row) => row.key)]));
    await clock.pass(5_000);
    expect(told).toEqual([]);
    firstOf(readers).rows = [aRow('a'), aRow('b', 7), aRow('c')];
    await clock.pass(1_000);
    expect(told).toEqual([[2, ['a', 'b', 'c']]]);
    const now = await feed.latest();
    expect([now.rows[0] === first.rows[0], now.rows[1]?.counts.started]).toEqual([true, 7]);
    leave();
    firstOf(readers).rows = [aRow('c')];
    await clock.pass(1_000);
    expect(told).toHaveLength(1);
    expect((await feed.refresh()).rows.map(({ key }) => key)).toEqual(['c']);
  });

  test('shows within a moment what somebody else paused', async () => {
    const { clock, readers, feed } = aFeed();
    const told: number[] = [];
    feed.follow(({ revision }) => told.push(revision));
    await clock.pass(1_000);
    firstOf(readers).rows = [aRow('a', 1)];
    firstOf(readers).isChanged = true;
    await clock.pass(200);
    expect(told).toEqual([1, 2]);
  });

  test('reads the books when they are due, though a pause was told meanwhile', async () => {
    const { clock, readers, feed } = aFeed();
    await feed.latest();
    const reader = firstOf(readers);
    await clock.pass(450);
    expect(reader.reads).toBe(1);
    reader.isChanged = true;
    reader.isWhole = false;
    await clock.pass(150);
    expect(reader.reads).toBe(2);
    reader.isWhole = true;
    await clock.pass(300);
    expect(reader.reads).toBe(3);
  });

  test.each([
    { takesMs: 10, periodMs: 700 },
    { takesMs: 60, periodMs: 1_200 },
    { takesMs: 500, periodMs: 4_700 },
  ])('reads every $periodMs milliseconds where each reading takes $takesMs', async ({ takesMs, periodMs }) => {
    const { clock, readers, feed } = aFeed();
    feed.follow(() => {});
    await feed.latest();
    const reader = firstOf(readers);
    const begun: number[] = [];
    const read = reader.read.bind(reader);
    reader.read = async () => {
      begun.push(clock.monotonicMs());
      await new Promise<void>((done) => clock.after(takesMs, done));
      return await read();
    };
    await clock.pass(30_000);
    const between = begun.slice(1).map((at, index) => at - (begun[index] ?? 0));
    // One that took long alone says nothing of the next one.
    expect(between[0]).toBeLessThanOrEqual(700 + GLANCE_MS);
    for (const ms of between.slice(1)) {
      expect(ms).toBeGreaterThanOrEqual(periodMs);
      expect(ms).toBeLessThanOrEqual(periodMs + GLANCE_MS);
    }
    // Nobody waits for a reading: what is there is new enough.
    const { length } = begun;
    await feed.latest();
    expect(begun).toHaveLength(length);
  });

  test('reads again for a change that was made while it was reading', async () => {
    const { readers, feed } = aFeed();
    await feed.latest();
    const gate = Promise.withResolvers<void>();
    const reader = firstOf(readers);
    reader.gate = gate.promise;
    const early = feed.refresh();
    await settled();
    reader.rows = [aRow('changed')];
    const late = feed.refresh();
    gate.resolve();
    expect((await early).rows).toHaveLength(2);
    expect((await late).rows.map(({ key }) => key)).toEqual(['changed']);
  });

  test('rejects while the state cannot be read, goes on in the same thread, and tells followers when it can', async () => {
    const { clock, readers, feed } = aFeed();
    const told: number[] = [];
    feed.follow(({ revision }) => told.push(revision));
    await clock.pass(1_000);
    const reader = firstOf(readers);
    reader.failure = new Failure([problem('state.busy', { state: 'state.db', waitedMs: 5_000 })]);
    await clock.pass(2_000);
    expect(failsWith(await feed.latest().catch((error: unknown) => error), 'state.busy')).toBe(true);
    reader.failure = undefined;
    reader.rows = [aRow('a', 3)];
    await clock.pass(1_000);
    expect([told, readers.length]).toEqual([[1, 2], 1]);
  });

  test('begins anew in another thread when one has ended', async () => {
    const { readers, feed } = aFeed();
    await feed.latest();
    firstOf(readers).failure = new TypeError('The thread has ended.');
    await expect(feed.refresh()).rejects.toThrow('ended');
    const { rows, revision } = await feed.refresh();
    expect([rows.length, revision, readers.length, firstOf(readers).isEnded]).toEqual([2, 2, 2, true]);
  });

  test('keeps its thread when somebody asks for what there is not', async () => {
    const { readers, feed } = aFeed();
    await feed.latest();
    await expect(feed.stats(targetKey('x'), { from: NOW, to: NOW })).rejects.toThrow();
    expect([readers.length, firstOf(readers).isEnded]).toEqual([1, false]);
  });

  test('ends its thread and its timers when it is disposed', async () => {
    const { clock, readers, feed } = aFeed();
    feed.follow(() => undefined);
    await clock.pass(1_000);
    await feed[Symbol.asyncDispose]();
    await clock.pass(1_000);
    expect([firstOf(readers).isEnded, clock.pending]).toEqual([true, 0]);
  });

  test('opens no other thread when it is disposed while it looks, or reads twice', async () => {
    const { clock, readers, feed } = aFeed();
    feed.follow(() => undefined);
    await clock.pass(1_000);
    const reader = firstOf(readers);
    const answer = Promise.withResolvers<boolean>();
    reader.isStale = () => answer.promise;
    await clock.pass(200);
    const gate = Promise.withResolvers<void>();
    reader.gate = gate.promise;
    const [first, second] = [feed.refresh(), feed.refresh()];
    const disposed = feed[Symbol.asyncDispose]();
    answer.resolve(true);
    gate.resolve();
    await Promise.all([first, disposed]);
    await expect(second).rejects.toThrow('closed');
    await expect(feed.logLines({ limit: 1 })).rejects.toThrow('closed');
    await clock.pass(1_000);
    expect([readers.length, reader.isEnded, clock.pending]).toEqual([1, true, 0]);
  });
});
