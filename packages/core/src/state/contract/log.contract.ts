import { expect, test } from 'vitest';
import { LOG_LINES_KEPT, type LogLine } from '../../model/log-line.js';
import { runId } from '../../model/run.js';
import { targetKey } from '../../model/target.js';
import type { LogRequest, StateStore } from '../state-store.js';
import { aRun, aSignature, at, BOOT, locked, startARun, terms } from './builders.contract.js';
import type { MakeFixture } from './fixture.contract.js';

const RUN = runId('5b0e2a52-3f0b-4a3e-8f39-6f2f8f0c9b11');
const [A, B] = [targetKey('a'), targetKey('b')];

/** What every store keeps of what runs tell. */
export function describeLogStore(makeFixture: MakeFixture): void {
  describeLines(makeFixture);
  describeTrimming(makeFixture);
  describeBlocked(makeFixture);
}

function describeLines(makeFixture: MakeFixture): void {
  test('gives lines back to every process, in the order in which they were added', async () => {
    await using fixture = await makeFixture();
    const [first, second] = [await fixture.start(), await fixture.start()];
    const lines = [
      aLine('The run has started.', { kind: 'runStarted' }),
      aLine('target.a: no answer, \0 "quoted", 🦊', { kind: 'failing', level: 'error', target: A, at: at('11:00') }),
    ];
    expect(await first.store.readLogLines({ limit: 10 })).toEqual([]);
    await first.store.addLogLines(lines);
    await first.store.addLogLines([]);
    const kept = await second.store.readLogLines({ limit: 10 });
    expect(kept.map(({ id: _id, ...line }) => ({ ...line, message: line.message.replace('\uFFFD', '\0') }))).toEqual(
      lines,
    );
  });

  test('answers the newest lines, or those after and before an id, oldest first', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await store.addLogLines(Array.from({ length: 10 }, (_, index) => aLine(`line ${index}`)));
    const ids = (await store.readLogLines({ limit: 100 })).map(({ id }) => id);
    const idOf = (index: number) => ids[index];
    expect(await messages(store, { limit: 3 })).toEqual(['line 7', 'line 8', 'line 9']);
    expect(await messages(store, { limit: 3, after: idOf(2) })).toEqual(['line 3', 'line 4', 'line 5']);
    expect(await messages(store, { limit: 3, before: idOf(6) })).toEqual(['line 3', 'line 4', 'line 5']);
    expect(await messages(store, { limit: 2, after: idOf(2), before: idOf(6) })).toEqual(['line 4', 'line 5']);
    expect(await messages(store, { limit: 3, after: idOf(9) })).toEqual([]);
    expect(await messages(store, { limit: 3, before: idOf(0) })).toEqual([]);
  });

  test('finds the lines of one target, and those that matter as much', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await store.addLogLines([
      aLine('a info', { target: A }),
      aLine('a warn', { target: A, level: 'warn' }),
      aLine('b error', { target: B, level: 'error' }),
      aLine('error', { level: 'error' }),
    ]);
    expect(await messages(store, { limit: 10, target: A })).toEqual(['a info', 'a warn']);
    expect(await messages(store, { limit: 1, target: A })).toEqual(['a warn']);
    expect(await messages(store, { limit: 10, level: 'warn' })).toEqual(['a warn', 'b error', 'error']);
    expect(await messages(store, { limit: 10, level: 'error', target: B })).toEqual(['b error']);
    expect(await messages(store, { limit: 10, level: 'error', target: A, after: 0 })).toEqual([]);
  });

  test('keeps the lines of a run that has ended, or that nobody knows', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const run = await startARun(store);
    await store.endRun(run, { at: at('12:30'), reason: 'done' });
    await store.addLogLines([aLine('last words', { run })]);
    await locked(store, async (lock) => {
      const { runs: _gone, ...dump } = await store.dump();
      await store.load({ ...dump, runs: [] }, { lock, kind: 'restore', by: aSignature() });
    });
    expect(await messages(store, { limit: 10 })).toEqual(['last words']);
  });

  test('has no line in a dump', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    await store.addLogLines([aLine('not for others')]);
    expect(JSON.stringify(await store.dump())).not.toContain('not for others');
  });

  test('hides no line from who reads on after an id, while many write', async () => {
    await using fixture = await makeFixture();
    const writers = await Promise.all([1, 2, 3].map(() => fixture.start()));
    const reader = await fixture.start();
    const seen: string[] = [];
    let after = 0;
    const readOn = async () => {
      const lines = await reader.store.readLogLines({ limit: 1_000, after });
      seen.push(...lines.map(({ message }) => message));
      after = lines.at(-1)?.id ?? after;
    };
    let isWriting = true;
    const writing = Promise.all(
      writers.map(async ({ store }, writer) => {
        for (let batch = 0; batch < 12; batch++)
          await store.addLogLines([0, 1, 2].map((line) => aLine(`${writer} ${batch} ${line}`)));
      }),
    ).finally(() => {
      isWriting = false;
    });
    while (isWriting) await readOn();
    await writing;
    await readOn();
    expect(seen).toHaveLength(108);
    expect(new Set(seen).size).toBe(108);
  }, 30_000);
}

function describeTrimming(makeFixture: MakeFixture): void {
  test('forgets the oldest lines, and gives no id twice', async () => {
    await using fixture = await makeFixture();
    const { store } = await fixture.start();
    const total = LOG_LINES_KEPT + 1_500;
    for (let from = 0; from < total; from += 5_000) {
      const length = Math.min(5_000, total - from);
      await store.addLogLines(Array.from({ length }, (_, index) => aLine(String(from + index))));
    }
    const [oldest] = await store.readLogLines({ limit: 1, after: 0 });
    const [newest] = await store.readLogLines({ limit: 1 });
    expect(oldest?.message).toBe('1500');
    expect(newest?.message).toBe(String(total - 1));
    expect((newest?.id ?? 0) - (oldest?.id ?? 0)).toBe(LOG_LINES_KEPT - 1);
    expect(await messages(store, { limit: 5, before: oldest?.id })).toEqual([]);
  }, 60_000);
}

function describeBlocked(makeFixture: MakeFixture): void {
  test('says what runs cannot serve, until they say otherwise or end', async () => {
    await using fixture = await makeFixture();
    const [{ store }, other] = [await fixture.start(), await fixture.start()];
    const [first, second] = [await startARun(store), await startARun(other.store)];
    await store.setBlocked(first, [blocked(B, 'no token'), blocked(A, 'no pages')]);
    await other.store.setBlocked(second, [blocked(A, 'no token')]);
    const all = [
      { run: first, ...blocked(A, 'no pages') },
      { run: first, ...blocked(B, 'no token') },
      { run: second, ...blocked(A, 'no token') },
    ].toSorted((a, b) => (a.run === b.run ? 0 : a.run < b.run ? -1 : 1));
    expect(await store.readBlocked()).toEqual(all);
    await store.setBlocked(first, [blocked(A, 'no token either')]);
    await other.store.setBlocked(second, []);
    expect(await other.store.readBlocked()).toEqual([{ run: first, ...blocked(A, 'no token either') }]);
    await store.endRun(first, { at: at('12:30'), reason: 'done' });
    expect(await store.readBlocked()).toEqual([]);
  });

  test('says nothing of runs that have ended, were lost, or never began', async () => {
    await using fixture = await makeFixture();
    const runner = await fixture.start();
    const [ended, lost] = [await startARun(runner.store), await startARun(runner.store)];
    await runner.store.endRun(ended, { at: at('12:30'), reason: 'done' });
    for (const run of [ended, lost, aRun().id]) await runner.store.setBlocked(run, [blocked(A, 'no token')]);
    const { store } = await fixture.start();
    expect(await store.readBlocked()).toEqual([{ run: lost, ...blocked(A, 'no token') }]);
    await runner.die();
    expect(await store.recover(at('13:00'), BOOT)).toEqual([lost]);
    expect(await store.readBlocked()).toEqual([]);
    expect(await store.check()).toEqual([]);
  });

  test('is in the way of no dump', async () => {
    await using fixture = await makeFixture();
    const runner = await fixture.start();
    const run = aRun();
    await runner.store.liveness.hold(run.id);
    await runner.store.startRun(run, terms());
    await runner.store.setBlocked(run.id, [blocked(A, 'no token')]);
    const dump = await runner.store.dump();
    await runner.die();
    const { store } = await fixture.start();
    await locked(store, (lock) => store.load({ ...dump, runs: [] }, { lock, kind: 'restore', by: aSignature() }));
    expect(await store.readBlocked()).toEqual([]);
    expect(await store.check()).toEqual([]);
  });
}

function aLine(message: string, line: Partial<LogLine> = {}): Omit<LogLine, 'id'> {
  return { at: at('12:00'), run: RUN, level: 'info', kind: 'notice', ...line, message };
}

function blocked(target: typeof A, reason: string) {
  return { target, reason };
}

async function messages(store: StateStore, request: LogRequest): Promise<readonly string[]> {
  return (await store.readLogLines(request)).map(({ message }) => message);
}
