// Random sequences of applies, pauses and resumes, in virtual time against the real ledger, compared with a model.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../base/clock.js';
import { localDayAt } from '../calendar/local-day.js';
import type { AppliedTarget, LedgerDay } from '../model/state.js';
import { URL_OF_TRACKER } from '../state/contract/builders.contract.js';
import type { Pace } from './pace.js';
import { answerOf, aSite, NO_ANSWER, type Received, World } from './runner.test-support.js';

const ADOPTED_MS = 1_000;
/** Within this, a target that has room gets a visit: it is adopted, and one is due. */
const SERVED_MS = 1_600;
const TODAY = localDayAt(instant(Date.parse('2026-11-24T12:00:00Z')), 'UTC');
const URLS = [URL_OF_TRACKER, URL_OF_TRACKER.replace('https:', 'http:')];
const SITES = [1, 2, 3];

type Change =
  | { readonly kind: 'put'; readonly site: number; readonly weight: number; readonly url: number; readonly cap: number }
  | { readonly kind: 'remove' | 'pause' | 'resume'; readonly site: number }
  | { readonly kind: 'load'; readonly visitsPerDay: number | undefined; readonly overflow: 'redistribute' | 'drop' };

interface Step {
  readonly changes: readonly Change[];
  readonly waitMs: number;
}

/** Steps with caps of this size. */
function stepsOf(caps: fc.Arbitrary<number>): fc.Arbitrary<readonly Step[]> {
  const site = fc.constantFrom(...SITES);
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc.record({
      kind: fc.constant('put'),
      site,
      weight: fc.integer({ min: 1, max: 3 }),
      url: fc.nat(1),
      cap: caps,
    }),
    fc.record({ kind: fc.constantFrom('remove', 'pause', 'resume'), site }),
    fc.record({
      kind: fc.constant('load'),
      visitsPerDay: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined }),
      overflow: fc.constantFrom('redistribute', 'drop'),
    }),
  );
  const step = fc.record({
    changes: fc.array(change, { maxLength: 3 }),
    waitMs: fc.constantFrom(0, 130, 700, SERVED_MS),
  });
  return fc.array(step, { minLength: 3, maxLength: 7 });
}

/** A span of time in which no visit may start, at one URL of a site or at all of them. */
interface Silence {
  readonly site: number;
  readonly url: string | undefined;
  readonly from: number;
  until: number;
}

/** What must hold, kept beside the run. */
class Model {
  readonly world: World;
  readonly #targets = new Map<number, AppliedTarget>();
  readonly #paused = new Set<number>();
  readonly #silences: Silence[] = [];
  /** Visits that a site may have had, at most. */
  readonly #bounds = new Map<number, number>();

  constructor(world: World, targets: readonly AppliedTarget[]) {
    this.world = world;
    for (const target of targets) this.#put(target, 0);
  }

  /** Does it to the state, and to the model. */
  async change(change: Change): Promise<void> {
    const { world } = this;
    if (change.kind === 'load') {
      await world.apply({ load: { visitsPerDay: change.visitsPerDay, overflow: change.overflow } });
      return;
    }
    const { site } = change;
    const target = this.#targets.get(site);
    if (change.kind === 'put') {
      const { cap, weight, url } = change;
      const put = aSite(site, { visitsPerDay: cap, weight, url: URLS[url] ?? URL_OF_TRACKER });
      await world.apply({ put: [put] });
      this.#put(put, await this.#taken(put));
    } else if (target !== undefined) await this.#operate(change.kind, site, target);
  }

  /** Whatever happens, the ledger keeps the caps, and nobody is served who must not be. */
  async check(): Promise<void> {
    for (const site of SITES) {
      const day = await this.#day(aSite(site));
      if (day === undefined) continue;
      expect(day.started + day.leased).toBeLessThanOrEqual(day.cap);
      expect(day.started).toBeLessThanOrEqual(this.#bounds.get(site) ?? 0);
      expect(this.world.visitsOfSites[site] ?? 0).toBeLessThanOrEqual(day.started);
    }
    expect(this.#silences.flatMap((silence) => this.world.trackers.visits.filter(isIn(silence)))).toEqual([]);
  }

  /** The sites that had room until now and must have been served since an instant, and were not. */
  async neglected(since: Instant): Promise<readonly number[]> {
    const served = new Set(this.world.trackers.visits.filter(({ at }) => at >= since).map(({ site }) => site));
    const neglected: number[] = [];
    for (const [site, target] of this.#targets) {
      if (this.#paused.has(site) || served.has(site)) continue;
      const taken = await this.#taken(target);
      if (taken < target.target.settings.visitsPerDay) neglected.push(site);
    }
    return neglected;
  }

  async #operate(kind: 'remove' | 'pause' | 'resume', site: number, target: AppliedTarget): Promise<void> {
    if (kind === 'remove') {
      await this.world.apply({ remove: [target] });
      this.#bounds.set(site, await this.#taken(target));
      this.#targets.delete(site);
      this.#paused.delete(site);
      this.#silence(site);
    } else if (kind === 'pause') {
      await this.world.pause(target);
      if (!this.#paused.has(site)) this.#silence(site);
      this.#paused.add(site);
    } else {
      await this.world.resume(target);
      this.#paused.delete(site);
      this.#speak(site);
    }
  }

  #put(target: AppliedTarget, taken: number): void {
    const { siteId, visitsPerDay, url } = target.target.settings;
    this.#targets.set(siteId, target);
    this.#bounds.set(siteId, Math.max(visitsPerDay, taken));
    if (this.#paused.has(siteId)) return;
    this.#speak(siteId);
    for (const other of URLS) if (other !== url) this.#silence(siteId, other);
  }

  #silence(site: number, url?: string): void {
    this.#silences.push({ site, url, from: this.world.clock.now() + ADOPTED_MS, until: Number.POSITIVE_INFINITY });
  }

  #speak(site: number): void {
    const now = this.world.clock.now();
    for (const silence of this.#silences) if (silence.site === site) silence.until = Math.min(silence.until, now);
    const url = this.#targets.get(site)?.target.settings.url;
    for (const other of URLS) if (other !== url) this.#silence(site, other);
  }

  async #taken(target: AppliedTarget): Promise<number> {
    const { started = 0, leased = 0 } = (await this.#day(target)) ?? {};
    return started + leased;
  }

  #day(target: AppliedTarget): Promise<LedgerDay | undefined> {
    return this.world.day(target, TODAY);
  }
}

function isIn({ site, url, from, until }: Silence) {
  return (visit: Received) =>
    visit.site === site && (url === undefined || visit.url === url) && visit.at > from && visit.at < until;
}

interface Course {
  readonly pace: Pace;
  readonly steps: readonly Step[];
  readonly cap: number;
  /** Whether every target with room must be served. */
  readonly isLively: boolean;
  readonly runners?: number;
}

/** Takes the steps, stops, and settles accounts. */
async function take(world: World, { pace, steps, cap, isLively, runners = 1 }: Course): Promise<void> {
  const targets = SITES.map((site) => aSite(site, { visitsPerDay: cap }));
  const model = new Model(world, targets);
  const runs = await Promise.all(Array.from({ length: runners }, () => world.start({ pace })));
  for (const { changes, waitMs } of steps) {
    for (const change of changes) await model.change(change);
    const since = world.clock.now();
    await world.clock.pass(waitMs);
    await model.check();
    if (isLively && waitMs === SERVED_MS) expect(await model.neglected(since)).toEqual([]);
  }
  for (const { runner } of runs) runner.stop();
  for (const run of runs) expect(await run.end(60_000)).toMatchObject({ reason: 'interrupted' });
  await model.check();
  await settleAccounts(world);
}

/** Every started visit was sent, settled and counted once, and nothing is left reserved. */
async function settleAccounts(world: World): Promise<void> {
  const { started, completed, partial, failed, offered, missed, ...hits } = world.counts;
  expect(completed + partial + failed).toBe(started);
  expect(offered).toBe(started + missed);
  expect(hits.accepted + hits.rejected + hits.failedHits + hits.ambiguous).toBe(hits.sent);
  expect([hits.sent + hits.retries, started]).toEqual([world.trackers.received.length, world.trackers.visits.length]);
  for (const site of SITES) {
    const day = await world.day(aSite(site), TODAY);
    expect([day?.started ?? 0, day?.leased ?? 0]).toEqual([world.visitsOfSites[site] ?? 0, 0]);
  }
}

async function aWorld(cap: number): Promise<World> {
  const targets = SITES.map((site) => aSite(site, { visitsPerDay: cap }));
  return World.of({ targets, arrivals: 'constant' });
}

describe('Runner, whatever is applied, paused and resumed while it runs', () => {
  test.each([
    { pace: { kind: 'rate', perSecond: 30 }, cap: 60, caps: fc.nat(150), isLively: true },
    { pace: { kind: 'max' }, cap: 300, caps: fc.nat(1_500), isLively: true },
    { pace: { kind: 'plan' }, cap: 200_000, caps: fc.integer({ min: 86_400, max: 600_000 }), isLively: false },
  ] as const)(
    'keeps caps, adopts within a second, and loses no visit: $pace.kind',
    async ({ caps, ...course }) => {
      await fc.assert(
        fc.asyncProperty(stepsOf(caps), async (steps) => {
          await using world = await aWorld(course.cap);
          const { clock } = world;
          world.trackers.answer = () => new Promise((resolve) => clock.after(90, () => resolve(answerOf(204))));
          await take(world, { ...course, steps });
        }),
        { numRuns: 20 },
      );
    },
    120_000,
  );

  test('keeps caps and loses no visit when two runners share the state', async () => {
    await fc.assert(
      fc.asyncProperty(stepsOf(fc.nat(300)), async (steps) => {
        await using world = await aWorld(100);
        await take(world, { pace: { kind: 'max' }, steps, cap: 100, isLively: false, runners: 2 });
      }),
      { numRuns: 10 },
    );
  }, 120_000);

  test('settles every visit though answers are slow, late or missing', async () => {
    const answers = fc.array(fc.constantFrom(204, 204, 204, 400, 503, undefined), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(stepsOf(fc.nat(150)), answers, async (steps, statuses) => {
        await using world = await aWorld(100);
        let asked = 0;
        world.trackers.answer = () => {
          asked += 1;
          const status = statuses[asked % statuses.length];
          const answer = status === undefined ? NO_ANSWER : answerOf(status);
          return new Promise((resolve) => world.clock.after((asked % 7) * 150, () => resolve(answer)));
        };
        await take(world, { pace: { kind: 'rate', perSecond: 30 }, steps, cap: 100, isLively: false });
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});
