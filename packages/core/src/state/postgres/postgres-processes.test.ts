// What only real processes can show. They run the sources: Node strips the types, and a hook finds the files.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { aDay, aPeriod, apply, aRun, aTarget, at, BOOT, SITE_1, unbounded } from '../contract/builders.contract.js';
import { TestServer } from './postgres.test-support.js';
import { openPostgresStore } from './postgres-store.js';

const PRELUDE = `
  const { registerHooks } = await import('node:module');
  registerHooks({
    resolve: (name, context, next) =>
      next(name.startsWith('.') && context.parentURL?.endsWith('.ts') ? name.replace(/\\.js$/, '.ts') : name, context),
  });
  const { openPostgresStore } = await import('${new URL('./postgres-store.ts', import.meta.url)}');
  const { writeSync } = await import('node:fs');
  const say = (line) => writeSync(1, line + '\\n');
  const store = await openPostgresStore({ url: process.env.STATE, schema: 'trafficinator', mode: 'write' });`;

const HOLD = `
  const hold = await store.liveness.hold(ID);
  say('held');
  setInterval(() => hold, 1_000);`;

/** Starts visits of three hits, one after the other, until nothing is left. What it says it has sent, it has marked before. */
const RUN = `
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

let server: TestServer;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
});

afterAll(() => server[Symbol.asyncDispose]());

describe('openPostgresStore', () => {
  test('lets a suspended process live, and knows that a killed one is dead', async () => {
    const [url, id] = [await server.newUrl(), randomUUID()];
    await using store = await openPostgresStore({ url, schema: 'trafficinator', mode: 'write' });
    const child = start(url, `const ID = '${id}'; ${HOLD}`);
    await firstLine(child);
    expect(await store.liveness.isDead(id)).toBe(false);
    child.kill('SIGSTOP');
    expect(await store.liveness.isDead(id)).toBe(false);
    await expect(store.liveness.hold(id)).rejects.toThrow(TypeError);
    await kill(child);
    while (!(await store.liveness.isDead(id))); // As soon as the server has noticed, or the test never ends.
  }, 30_000);

  test('lets a process end that holds something, and only then is it dead', async () => {
    const [url, id] = [await server.newUrl(), randomUUID()];
    const child = start(url, `await store.liveness.hold('${id}'); await store.readSerial(); say('done');`);
    await firstLine(child);
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  }, 30_000);

  test('sends every visit and hit that is allowed once, however many runners are killed', async () => {
    const url = await server.newUrl();
    await using store = await openPostgresStore({ url, schema: 'trafficinator', mode: 'write' });
    await apply(store, { put: [aTarget({ visitsPerDay: 10_000, hitsPerDay: 900 })] });
    const sent: string[] = [];
    const kills = await Promise.all([[40, 15], [25], []].map((lives) => live(url, lives, sent)));
    const living = async () => (await store.readRuns(at('00:00'))).some(({ end }) => end === undefined);
    while (await living()) await store.recover(at('12:00'), BOOT); // As soon as the server has noticed.
    const [day] = await store.readDays([{ account: SITE_1, day: aDay() }]);
    expect(new Set(sent).size).toBe(sent.length);
    expect(day).toMatchObject({ started: 300, leased: 0 });
    const budget = aPeriod('day', aDay());
    expect(await store.readBudgets([budget])).toEqual([{ ...unbounded(budget), sent: 900, reserved: 0, limit: 900 }]);
    // A kill can fall between a mark and its visit.
    expect(300 - sent.length).toBeLessThanOrEqual(kills.reduce((sum, count) => sum + count, 0));
    expect(await store.check()).toEqual([]);
  }, 60_000);
});

/** One runner after the other: each is killed after so many visits, and the last one goes on to the end. */
async function live(url: string, lives: readonly number[], sent: string[]): Promise<number> {
  let kills = 0;
  for (const visits of [...lives, Number.POSITIVE_INFINITY]) {
    const child = start(url, `const RUN = ${JSON.stringify(aRun())}; ${RUN}`);
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

function start(url: string, code: string): ChildProcess {
  const names = { NOW: at('12:00'), ACCOUNT: SITE_1, DAY: aDay() };
  const lines = Object.entries(names).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  const child = spawn(process.execPath, ['--input-type=module', '-e', [PRELUDE, ...lines, code].join('\n')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '--no-warnings', STATE: url },
  });
  children.push(child);
  return child;
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
