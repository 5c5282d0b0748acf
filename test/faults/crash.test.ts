import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDump } from '../../packages/core/src/state/dump-document.js';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { adopt, Bench, bringUpToDate, isHome } from './crash/bench.js';
import { type ConfigName, commands } from './crash/commands.js';
import { Crashes } from './crash/crashes.js';
import { type Contents, changed, renamed, snapshotOf, soundSnapshotOf, textWithoutMoments } from './crash/snapshot.js';
import type { Course } from './crash/victim.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

// The two stores side by side, and the tests of each one after the other: they share a project.
describe.concurrent.each(['SQLite', 'PostgreSQL'] as const)('kill -9 at any instant, on %s', (store) => {
  const inTurn = { concurrent: false };
  let bench: Bench;
  let crashes: Crashes;
  beforeAll(async () => {
    bench = await Bench.of(store, server);
    crashes = new Crashes(bench);
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  test('an apply makes a state whole, or not yet', inTurn, async () => {
    const { targets, load } = (await crashes.begin()).dump;
    await bench.main.clear();
    const typical = await crashes.undisturbed(commands.apply('one'));
    await crashes.kill(20, typical, async () => {
      await bench.main.clear();
      return {
        args: commands.apply('one'),
        judge: async (isDone) => {
          const { dump } = await soundSnapshotOf(bench.main);
          if (isDone || dump.serial > 0) expect(dump).toMatchObject({ serial: 1, targets, load });
          else expect(dump).toMatchObject({ targets: [], events: [], blobs: [] });
          expect((await bench.files()).filter((name) => name.includes('.v'))).toEqual([]);
        },
      };
    });
    await crashes.undisturbed(commands.apply('one'));
  });

  test('an apply creates, updates, moves and deletes all or nothing', inTurn, async () => {
    await crashes.begin();
    const contents = new Map<ConfigName, Contents>();
    const courses: Course[] = [];
    for (const name of ['two', 'three', 'four'] as const) {
      courses.push(await crashes.undisturbed(commands.apply(name)));
      contents.set(name, (await snapshotOf(bench.main)).dump);
    }
    const [longest] = courses.sort((a, b) => b.steps - a.steps);
    await crashes.kill(27, given(longest), async () => {
      const before = await snapshotOf(bench.main);
      const name = given(NEXT[before.dump.targets.map(({ target }) => target.key).join()]);
      return crashes.changing(commands.apply(name), before, given(contents.get(name)), 'apply');
    });
    await crashes.undisturbed(commands.apply('one'));
  });

  test('a state mv renames, or does not', inTurn, async () => {
    await crashes.begin();
    const typical = await crashes.undisturbed(commands.move('a', 'z'));
    await crashes.kill(11, typical, async () => {
      const before = await snapshotOf(bench.main);
      const [from, to] = before.dump.targets.some(({ target }) => target.key === 'a') ? ['a', 'z'] : ['z', 'a'];
      return crashes.changing(commands.move(from, to), before, renamed(before.dump, from, to), 'move');
    });
    await crashes.undisturbed(['state', 'list']);
  });

  test('a state backup is whole or not there, and what is left of one is cleared away', inTurn, async () => {
    const before = await crashes.begin();
    const backUp = commands.backUp('a.backup');
    const file = join(bench.project.folder, 'a.backup');
    const typical = await crashes.undisturbed(backUp);
    await crashes.kill(11, typical, async () => {
      await rm(file, { force: true });
      return {
        args: backUp,
        judge: async (isDone) => {
          expect((await soundSnapshotOf(bench.main)).bytes).toBe(before.bytes);
          if (!isDone && !(await bench.files()).includes('a.backup')) return;
          expect(readDump(await readFile(file, 'utf8'), file)).toEqual({ kind: 'backup', dump: before.dump });
        },
      };
    });
    await crashes.clearedAwayBy(backUp);
  });

  test('a state restore puts all back or nothing', inTurn, async () => {
    const one = await crashes.begin();
    await crashes.undisturbed(commands.backUp('one.backup'));
    await crashes.undisturbed(commands.apply('two'));
    const two = await snapshotOf(bench.main);
    await crashes.undisturbed(commands.backUp('two.backup'));
    const typical = await crashes.undisturbed(commands.restore('one.backup'));
    await crashes.kill(11, typical, async () => {
      const before = await snapshotOf(bench.main);
      const isOne = before.dump.targets.length === one.dump.targets.length;
      const [file, contents] = isOne ? ['two.backup', two.dump] : ['one.backup', one.dump];
      return crashes.changing(commands.restore(file), before, contents, 'restore');
    });
    await crashes.undisturbed(commands.restore('two.backup'));
  });

  test('a state migrate takes all or nothing, and never are two places at home', inTurn, async () => {
    await crashes.begin();
    const migrate = commands.migrate(bench.other.address);
    const typical = await crashes.undisturbed(migrate);
    await crashes.kill(13, typical, async () => {
      await bench.other.clear();
      await adopt(bench.main);
      const before = await snapshotOf(bench.main);
      return {
        args: migrate,
        judge: async (isDone) => {
          const isLeft = !(await isHome(bench.main));
          const [source, goal] = [await soundSnapshotOf(bench.main), await soundSnapshotOf(bench.other)];
          if (isLeft) expect(textWithoutMoments(source)).toBe(changed(before, before.dump, 'migrate', 0));
          else expect(source.bytes).toBe(before.bytes);
          if (isDone || goal.dump.serial > 0) {
            expect([isLeft, await isHome(bench.other)]).toEqual([true, true]);
            expect(textWithoutMoments(goal)).toBe(changed(before, before.dump, 'migrate'));
          } else {
            expect(goal.dump).toMatchObject({ targets: [], events: [], runs: [] });
            if (isLeft) await crashes.undisturbed(migrate);
          }
        },
      };
    });
  });

  test('a plan changes nothing, and one that is saved is whole or not there', inTurn, async () => {
    const before = await crashes.begin();
    const file = join(bench.project.folder, 'a.plan');
    const typical = await crashes.undisturbed(commands.savePlan);
    await crashes.kill(12, typical, async () => {
      const isSaved = bench.random() < 0.5;
      await rm(file, { force: true });
      return {
        args: isSaved ? commands.savePlan : commands.plan,
        judge: async (isDone) => {
          expect((await soundSnapshotOf(bench.main)).bytes).toBe(before.bytes);
          const isThere = (await bench.files()).includes('a.plan');
          if (isDone) expect(isThere).toBe(isSaved);
          if (isThere) expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('formatVersion');
        },
      };
    });
    await crashes.clearedAwayBy(commands.savePlan);
    await crashes.undisturbed(commands.applySaved);
  });

  test('a migration of the schema is made or not, and its copy is whole', inTurn, async () => {
    await crashes.begin();
    const older = await bench.main.keepOlder();
    await older.putBack();
    await bringUpToDate(bench.main);
    const before = await snapshotOf(bench.main);
    await older.putBack();
    const apply = commands.apply('two');
    const typical = await crashes.undisturbed(apply);
    const { dump: contents } = await snapshotOf(bench.main);
    await crashes.kill(14, typical, async () => {
      await older.putBack();
      const { args, judge } = crashes.changing(apply, before, contents, 'apply');
      return {
        args,
        judge: async (isDone) => {
          // What was not made is made by the next one who writes.
          if (!(await older.isMigrated())) await bringUpToDate(bench.main);
          await judge(isDone);
          await older.demandCopy();
        },
      };
    });
  });

  test('was tried a hundred times, before and after what was done was durable', inTurn, () => {
    const { kills, before, after } = crashes.count;
    expect(kills).toBeGreaterThanOrEqual(100);
    expect(before).toBeGreaterThan(0);
    expect(after).toBeGreaterThan(0);
  });
});

/** The config that follows in the circle, by the targets that are applied. */
const NEXT: Readonly<Record<string, ConfigName>> = { 'a,b': 'two', 'a,b,c': 'three', 'aa,bb,c': 'four' };

function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('There is no such value.');
  return value;
}
