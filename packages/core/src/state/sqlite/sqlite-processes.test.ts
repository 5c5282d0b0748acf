// What only real processes and threads can show. They run the sources: Node strips the types, and a hook finds the files.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aDay, aPeriod, apply, aRun, aTarget, at, BOOT, SITE_1, unbounded } from '../contract/builders.contract.js';
import { SqliteLiveness } from './sqlite-liveness.js';
import { openSqliteStore } from './sqlite-store.js';

const PRELUDE = `
  const { registerHooks } = await import('node:module');
  registerHooks({
    resolve: (name, context, next) =>
      next(name.startsWith('.') && context.parentURL?.endsWith('.ts') ? name.replace(/\\.js$/, '.ts') : name, context),
  });
  const { SqliteLiveness } = await import('${new URL('./sqlite-liveness.ts', import.meta.url)}');
  const { openSqliteStore } = await import('${new URL('./sqlite-store.ts', import.meta.url)}');
  const { writeSync } = await import('node:fs');
  const say = (line) => writeSync(1, line + '\\n');`;

const HOLD = `
  const hold = await new SqliteLiveness(FOLDER, 'write').hold(ID);
  say('held');
  setInterval(() => hold, 1_000);`;

/** Starts visits of three hits, one after the other, until nothing is left. What it says it has sent, it has marked before. */
const RUN = `
  const store = await openSqliteStore({ file: FOLDER + '/state.db', mode: 'write' });
  await store.recover(NOW, RUN.bootId);
  await store.liveness.hold(RUN.id);
  await store.startRun(RUN, { text: 'the same for all' });
  for (;;) {
    const budgets = [{ scope: { kind: 'account', account: ACCOUNT }, period: 'day', begins: DAY.date, startsAt: DAY.startsAt, endsAt: DAY.endsAt, atLeast: 3, want: 21 }];
    const request = { run: RUN.id, account: ACCOUNT, day: DAY, from: 0, until: 1_000_000, want: 7, budgets };
    const [lease] = await store.grant([request]);
    if (lease === undefined) break;
    // Every third lease is given back after a part.
    const until = lease.id % 3 === 0 ? lease.from + 1 : Math.min(lease.to, lease.from + lease.hits[0] / 3);
    const markAt = (used) => ({ lease: lease.id, used, hits: [3 * (used - lease.from)] });
    for (let index = lease.from; index < until; index++) {
      const revoked = await store.mark([markAt(index + 1)], NOW);
      if (revoked.length > 0) throw new TypeError('The lease of a living run was revoked.');
      say(String(index));
    }
    await store.close([markAt(until)], NOW);
  }
  say('full');`;

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trafficinator-processes-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(folder, { recursive: true });
});

describe('SqliteLiveness', () => {
  test('lets a suspended process live, and knows that a killed one is dead', async () => {
    const id = randomUUID();
    const liveness = new SqliteLiveness(folder, 'write');
    const child = start(`const ID = '${id}'; ${HOLD}`);
    await firstLine(child);
    expect(await liveness.isDead(id)).toBe(false);
    child.kill('SIGSTOP');
    expect(await liveness.isDead(id)).toBe(false);
    await expect(liveness.hold(id)).rejects.toThrow(TypeError);
    await kill(child);
    expect(await new SqliteLiveness(folder, 'read').isDead(id)).toBe(true);
    expect(existsSync(join(folder, `alive-${id}.db`))).toBe(true); // Who only reads tidies nothing.
    expect(await liveness.isDead(id)).toBe(true);
    expect(existsSync(join(folder, `alive-${id}.db`))).toBe(false);
  });

  test('tidies up after the dead whom nobody asks for, and not after the living', async () => {
    const ids = [randomUUID(), randomUUID()];
    const [dead, living] = ids.map((id) => start(`const ID = '${id}'; ${HOLD}`));
    if (dead === undefined || living === undefined) throw new TypeError('Two processes were started.');
    await Promise.all([firstLine(dead), firstLine(living)]);
    await kill(dead);
    const hold = await new SqliteLiveness(folder, 'write').hold(randomUUID());
    expect(ids.map((id) => existsSync(join(folder, `alive-${id}.db`)))).toEqual([false, true]);
    await hold.release();
  });

  test('answers the same in another thread of the process', async () => {
    const [held, released] = [randomUUID(), randomUUID()];
    const liveness = new SqliteLiveness(folder, 'write');
    const holds = [await liveness.hold(held), await liveness.hold(released)];
    await holds[1]?.release();
    const answers = await inThread(`
      const liveness = new SqliteLiveness(FOLDER, 'write');
      const answers = [];
      for (const id of ['${held}', '${released}', '${held}']) answers.push(await liveness.isDead(id));
      const { parentPort } = await import('node:worker_threads');
      parentPort.postMessage(answers);`);
    expect(answers).toEqual([false, true, false]);
    const child = start(`say(String(await new SqliteLiveness(FOLDER, 'write').isDead('${held}')));`);
    expect(await firstLine(child)).toBe('false'); // The thread's question has not freed what the process holds.
    await holds[0]?.release();
  });
});

describe('openSqliteStore', () => {
  test('lets many processes create one state at once', async () => {
    const open = `
      const store = await openSqliteStore({ file: FOLDER + '/new/state.db', mode: 'write' });
      say((await store.readFingerprints()).key);`;
    const keys = await Promise.all([1, 2, 3, 4].map(() => firstLine(start(open))));
    expect(new Set(keys).size).toBe(1);
  }, 20_000);

  test('knows that a process uses another copy, however it ends', async () => {
    const [file, copy] = [join(folder, 'state.db'), join(folder, 'copy.db')];
    await (await openSqliteStore({ file, mode: 'write' }))[Symbol.asyncDispose]();
    copyFileSync(file, copy);
    const child = start(`
      const store = await openSqliteStore({ file: FOLDER + '/state.db', mode: 'write' });
      const hold = await store.liveness.hold('${randomUUID()}');
      say('held');
      setInterval(() => hold, 1_000);`);
    await firstLine(child);
    await using store = await openSqliteStore({ file: copy, mode: 'read' });
    expect((await store.readHome()).kind).toBe('doubled');
    child.kill('SIGSTOP');
    expect((await store.readHome()).kind).toBe('doubled');
    await kill(child);
    expect((await store.readHome()).kind).toBe('moved');
  });

  test('sends every visit and hit that is allowed once, however many runners are killed', async () => {
    await using store = await openSqliteStore({ file: join(folder, 'state.db'), mode: 'write' });
    await apply(store, { put: [aTarget({ visitsPerDay: 10_000, hitsPerDay: 1_500 })] });
    const sent: string[] = [];
    const kills = await Promise.all(
      [[40, 15, 60], [25, 70], [Number.POSITIVE_INFINITY]].map((lives) => live(lives, sent)),
    );
    await store.recover(at('12:00'), BOOT);
    const [day] = await store.readDays([{ account: SITE_1, day: aDay() }]);
    expect(new Set(sent).size).toBe(sent.length);
    expect(day).toMatchObject({ started: 500, leased: 0 });
    const budget = aPeriod('day', aDay());
    expect(await store.readBudgets([budget])).toEqual([
      { ...unbounded(budget), sent: 1_500, reserved: 0, limit: 1_500 },
    ]);
    // A kill can fall between a mark and its visit.
    expect(500 - sent.length).toBeLessThanOrEqual(kills.reduce((sum, count) => sum + count, 0));
    expect(await store.check()).toEqual([]);
  }, 60_000);
});

/** One runner after the other: each is killed after so many visits, and the last one goes on to the end. */
async function live(lives: readonly number[], sent: string[]): Promise<number> {
  let kills = 0;
  for (const visits of [...lives, Number.POSITIVE_INFINITY]) {
    const child = start(`const RUN = ${JSON.stringify(aRun())}; ${RUN}`);
    const mine: string[] = [];
    for await (const line of linesOf(child)) {
      if (line === 'full') break;
      mine.push(line);
      if (mine.length === visits) child.kill('SIGKILL'); // What it said meanwhile still comes.
    }
    sent.push(...mine);
    if (mine.length >= visits) kills++;
  }
  return kills;
}

function start(code: string): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module', '-e', withNames(code)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '--no-warnings' },
  });
  children.push(child);
  return child;
}

async function inThread(code: string): Promise<unknown> {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(withNames(code))}`));
  const [answer] = await once(worker, 'message');
  await worker.terminate();
  return answer;
}

function withNames(code: string): string {
  const names = { FOLDER: folder, NOW: at('12:00'), ACCOUNT: SITE_1, DAY: aDay() };
  const lines = Object.entries(names).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  return [PRELUDE, ...lines, code].join('\n');
}

function linesOf(child: ChildProcess) {
  if (child.stdout === null) throw new TypeError('The process has no output.');
  return createInterface({ input: child.stdout });
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of linesOf(child)) return line;
  throw new TypeError('The process has said nothing.');
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
