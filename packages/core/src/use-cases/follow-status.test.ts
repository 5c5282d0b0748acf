import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { targetKey } from '../model/target.js';
import { openStore } from '../open-store.js';
import { statusTotals } from '../report/status-totals.js';
import { aSignature } from '../state/contract/builders.contract.js';
import { TestServer } from '../state/postgres/postgres.test-support.js';
import type { StateStore } from '../state/state-store.js';
import { type Followed, StatusFollower } from './follow-status.js';
import { FollowedWorld } from './followed-world.test-support.js';
import { readStatus } from './read-status.js';

const folder = mkdtempSync(join(tmpdir(), 'trafficinator-follow-'));
let states = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function openNew(): Promise<StateStore> {
  states += 1;
  return openStore({ kind: 'sqlite', file: join(folder, `${states}`, 'state.db') }, 'write');
}

type Step = (world: FollowedWorld) => void | Promise<void>;

const arbIndex = fc.nat(5);
const arbVisits = fc.record({
  run: arbIndex,
  target: fc.nat(2),
  accepted: fc.nat(4),
  failedHits: fc.nat(4),
  latencyMs: fc.integer({ min: 1, max: 900 }),
  error: fc.option(fc.constantFrom('timeout', 'dns', 'tls', 'server-error'), { nil: undefined }),
});
const arbStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: arbVisits.map(
      (visits): Step =>
        (world) =>
          world.count(visits),
    ),
  },
  { weight: 4, arbitrary: fc.constant<Step>((world) => world.record()) },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 30 }).map(
      (seconds): Step =>
        (world) =>
          world.advance(seconds),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 60, max: 1_500 }).map(
      (seconds): Step =>
        (world) =>
          world.advance(seconds),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.startRun()) },
  {
    weight: 1,
    arbitrary: arbIndex.map(
      (run): Step =>
        (world) =>
          world.endRun(run),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(arbIndex, fc.boolean()).map(
      ([at, isIt]): Step =>
        (world) =>
          world.pause(at, isIt),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (isApplied): Step =>
        (world) =>
          world.applyLast(isApplied),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(arbIndex, arbIndex, fc.boolean()).map(
      ([run, at, isIt]): Step =>
        (world) =>
          world.block(run, at, isIt),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(arbIndex, fc.boolean()).map(
      ([at, isCutOff]): Step =>
        (world) => {
          const run = world.runAt(at);
          if (run !== undefined) run.isCutOff = isCutOff;
        },
    ),
  },
);

/** What `readStatus` tells, of what is followed. */
function asStatus({ overview, rows }: Followed) {
  const targets = rows.map(({ tags, managedBy, draft, sparkline, cap: { expected, ...cap }, ...row }) => ({
    ...row,
    cap,
  }));
  const { serial, asOf, runs, budgets } = overview;
  return { formatVersion: '1.2', serial, asOf, runs, budgets, targets };
}

async function expectToFollow(open: () => Promise<StateStore>, steps: readonly Step[]): Promise<void> {
  await using store = await open();
  const world = await FollowedWorld.on(store);
  const follower = new StatusFollower(world.clock);
  for (const step of steps) {
    await step(world);
    const first = await follower.turn(store);
    const followed = first.isWhole ? first : await follower.turn(store);
    expect(followed.isWhole).toBe(true);
    const status = await readStatus({ clock: world.clock, openState: async () => staysOpen(store) });
    expect(asStatus(followed)).toEqual(status);
    const { counts, rate, states: byState } = statusTotals(status.targets);
    expect(followed.overview.totals).toMatchObject({ counts, rate, byState, targets: status.targets.length });
  }
}

/** The same store, for one who disposes it. */
function staysOpen(store: StateStore): StateStore {
  return Object.create(store, { [Symbol.asyncDispose]: { value: async () => {} } }) as StateStore; // It has all that the store has.
}

describe('StatusFollower', () => {
  test('tells what the status tells, whatever runs, people and outages do', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbStep, { minLength: 1, maxLength: 30 }), (steps) => expectToFollow(openNew, steps)),
      { numRuns: 30 },
    );
  });

  test('does so on PostgreSQL', { timeout: 120_000 }, async () => {
    await using server = await TestServer.start();
    const steps = fc.sample(arbStep, { numRuns: 40, seed: 20_261_124 });
    const url = await server.newUrl();
    await expectToFollow(() => openStore({ kind: 'postgres', url, schema: 'trafficinator' }, 'write'), steps);
  });

  test('makes up for what a run wrote after an outage of many minutes', async () => {
    const visits = { run: 0, target: 0, accepted: 3, failedHits: 0, latencyMs: 20 };
    const cutOff = (isCutOff: boolean) => (world: FollowedWorld) => {
      const run = world.runAt(0);
      if (run !== undefined) run.isCutOff = isCutOff;
    };
    const minute: readonly Step[] = [
      (world) => world.count(visits),
      (world) => world.record(),
      (world) => world.advance(60),
    ];
    const outage = Array.from({ length: 20 }, () => minute).flat();
    await expectToFollow(openNew, [...minute, cutOff(true), ...outage, cutOff(false), ...minute, ...minute]);
  });

  test('tells a pause at once with the books that it has, and reads them the next time', async () => {
    await using store = await openNew();
    const world = await FollowedWorld.on(store);
    const follower = new StatusFollower(world.clock);
    const visits = { run: 0, target: 0, accepted: 2, failedHits: 0, latencyMs: 20 };
    const look = async () => {
      const { rows, isWhole } = await follower.turn(store);
      return [rows[0]?.state, rows[0]?.counts.accepted, isWhole];
    };
    world.count(visits);
    await world.record();
    expect(await look()).toEqual(['running', 2, true]);
    world.count(visits);
    await world.record();
    await world.pause(0, true);
    expect(await look()).toEqual(['paused', 2, false]);
    expect(await look()).toEqual(['paused', 4, true]);
    // Books that are too old are read with it.
    world.count(visits);
    await world.record();
    world.advance(6);
    await world.pause(0, false);
    expect(await look()).toEqual(['running', 6, true]);
  });

  test('shows hits of the last five minutes, and what the plan of the day would have started', async () => {
    await using store = await openNew();
    const world = await FollowedWorld.on(store);
    const follower = new StatusFollower(world.clock);
    world.count({ run: 0, target: 0, accepted: 4, failedHits: 1, latencyMs: 20 });
    await world.record();
    await follower.turn(store);
    world.advance(20);
    const [blog] = (await follower.turn(store)).rows;
    expect(blog?.sparkline).toEqual([...new Array<number>(27).fill(0), 5, 0, 0]);
    expect(blog?.cap.expected).toBeGreaterThan(60);
    expect(blog?.cap.expected).toBeLessThan(100);
  });

  test('has a row for the draft of a new target, and says what waits for the others', async () => {
    await using store = await openNew();
    const world = await FollowedWorld.on(store);
    const seen = { serial: 1, revision: 0 };
    const written = { url: 'https://new.example.com/matomo.php', siteId: 7, visitsPerDay: 50, tags: ['eu'] };
    const by = aSignature();
    await store.putDraft({ target: targetKey('new'), change: { kind: 'put', written }, by }, seen);
    await store.putDraft({ target: targetKey('blog'), change: { kind: 'delete' }, by }, seen);
    const { rows, overview } = await new StatusFollower(world.clock).turn(store);
    expect(rows.map(({ key, draft, state }) => [key, draft, state])).toEqual([
      ['blog', 'delete', 'running'],
      ['docs', undefined, 'running'],
      ['new', 'create', undefined],
    ]);
    expect(rows[2]).toMatchObject({
      url: written.url,
      siteId: 7,
      tags: ['eu'],
      cap: { cap: 50, left: 50, expected: 0 },
    });
    expect([overview.drafts, overview.totals.targets, overview.tags]).toEqual([2, 2, []]);
  });
});
