// A run of 24 hours on a fast clock: the real engine and an SQLite state, with trackers in memory that now and then fail. Prints,
// for every hour, a line of JSON: what the garbage collector leaves of the heap. Needs `node --expose-gc`.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, instant } from '../../packages/core/dist/base/clock.js';
import { type Random, randomFrom } from '../../packages/core/dist/base/random.js';
import { PUBLIC_PLACES, parseAllowedTargets } from '../../packages/core/dist/matomo/allowed-targets.js';
import type { Transport, TransportAnswer, TransportRequest } from '../../packages/core/dist/matomo/transport.js';
import {
  aLoad,
  answerOf,
  aSite,
  NO_ANSWER,
  NO_CONNECTION,
} from '../../packages/core/dist/runner/runner.test-support.js';
import { aBlob, apply } from '../../packages/core/dist/state/contract/builders.contract.js';
import { openSqliteStore } from '../../packages/core/dist/state/sqlite/sqlite-store.js';
import { runTargets } from '../../packages/core/dist/use-cases/run-targets.js';
import { Timeline } from '../../test/sim/world/timeline.ts';

/** One, since the timelines of the report, one for each site, have at most 180 steps and 36 after six hours: each adds to that sawtooth. */
const SITES = 1;
const VISITS_PER_DAY = 50_000;
const HOURS = Number(process.argv[2]);
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const PAGES = [{ url: 'https://shop.example/' }, { url: 'https://shop.example/a', title: 'A' }];

const random = randomFrom('a day');
const timeline = new Timeline(Date.parse('2026-11-24T00:00:00Z'), random.split('ties'));
const clock: Clock = {
  now: () => instant(Math.floor(timeline.now)),
  monotonicMs: () => timeline.now,
  after: (delayMs, task) => timeline.after(delayMs, task),
};

// In memory where that can be: the disk is not what is measured.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'trafficinator-long-run-'));
try {
  await live();
} finally {
  rmSync(folder, { recursive: true });
}

async function live(): Promise<void> {
  const file = join(folder, 'state.db');
  await prepare(file);
  const open = () => openSqliteStore({ file, mode: 'write' });
  let sent = 0;
  const run = await runTargets(
    {
      ...{ clock, who: 'ada', bootId: 'the only boot', pid: process.pid, toolVersion: '0.0.0', newId: randomUUID },
      loopMeter: () => 0,
      openState: open,
      openRunnerStore: open,
      openTransport: async () => trackers(random.split('trackers'), () => (sent += 1)),
      readSecret: async () => ({ kind: 'missing', what: 'No target has a secret.' }),
      allowedTargets: async () => parseAllowedTargets(PUBLIC_PLACES),
    },
    { pace: { kind: 'plan' }, stop: { untilCaps: false }, graceMs: 0, literals: new Map(), onEvent: () => {} },
  );
  let isOver = false;
  const ended = run.ended.finally(() => {
    isOver = true;
  });
  for (let hour = 1; hour <= HOURS; hour++) {
    await pass(timeline.now + HOUR_MS);
    console.log(JSON.stringify({ hour, ...memory(), hits: sent }));
  }
  run.stop();
  while (!isOver) await timeline.pass(timeline.now + MINUTE_MS, () => isOver);
  await ended;
}

/** A state with some sites, with pages. */
async function prepare(file: string): Promise<void> {
  const pages = aBlob(JSON.stringify(PAGES));
  const put = Array.from({ length: SITES }, (_, at) => {
    const { target, managedBy } = aSite(at + 1, { visitsPerDay: VISITS_PER_DAY });
    const settings = { ...target.settings, pages: { $kind: 'blob' as const, hash: pages.hash, count: PAGES.length } };
    return { target: { ...target, settings }, managedBy };
  });
  await using store = await openSqliteStore({ file, mode: 'write' });
  await apply(store, { put, load: aLoad(), blobs: [pages] });
}

/** Answer after a while, mostly well. */
function trackers(chance: Random, onSent: () => void): Transport {
  const answer = (): TransportAnswer => {
    const drawn = chance.next();
    if (drawn < 0.003) return NO_ANSWER;
    if (drawn < 0.006) return NO_CONNECTION;
    return answerOf(drawn < 0.012 ? 503 : 204);
  };
  const send = (_: TransportRequest, onAnswer: (answer: TransportAnswer) => void) => {
    onSent();
    timeline.after(20 + 60 * chance.next(), () => onAnswer(answer()));
  };
  return { connect: () => ({ send, close: () => {} }) };
}

/** Lets time pass, in parts between which the process has a turn. */
async function pass(until: number): Promise<void> {
  while (timeline.now < until) await timeline.pass(Math.min(until, timeline.now + MINUTE_MS));
}

/** Megabytes after the garbage is collected. */
function memory() {
  if (globalThis.gc === undefined) throw new TypeError('It needs --expose-gc.');
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed / 2 ** 20, external: external / 2 ** 20, resident: rss / 2 ** 20 };
}
