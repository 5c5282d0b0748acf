import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunId } from '../../model/run.js';
import { type Lease, leaseId } from '../../model/state.js';
import { accountOf, targetKey } from '../../model/target.js';
import type { StateStore } from '../state-store.js';
import { aDay, apply, aRequest, aTarget, at, BOOT, startARun, URL_OF_TRACKER } from './builders.contract.js';
import type { MakeFixture, StateFixture, StateProcess } from './fixture.contract.js';
import { DayModel } from './ledger-model.contract.js';

const SITES = [1, 2] as const;
const PROCESSES = [0, 1, 2] as const;

const arbSite = fc.constantFrom(...SITES);
const arbProcess = fc.constantFrom(...PROCESSES);
/** Which of the leases ever granted, and which share of it. */
const arbUse = { lease: fc.nat(1_000), share: fc.double({ min: 0, max: 1, noNaN: true }) };

const arbGrant = fc.record({
  kind: fc.constant('grant' as const),
  process: arbProcess,
  site: arbSite,
  from: fc.oneof(fc.constant(0), fc.nat(40)),
  width: fc.oneof(fc.constant(1_000), fc.nat(20)),
  want: fc.integer({ min: 1, max: 15 }),
});

/** What may happen to a ledger; what happens often stands first. */
const arbStep = fc.oneof(
  { weight: 8, arbitrary: arbGrant },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('mark' as const), ...arbUse }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('close' as const), ...arbUse }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), process: arbProcess }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('recover' as const), process: arbProcess, reboot: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('cap' as const),
      site: arbSite,
      cap: fc.option(fc.nat(60), { nil: undefined, freq: 5 }),
    }),
  },
);

type Step = typeof arbStep extends fc.Arbitrary<infer S> ? S : never;

/** Random grants, marks, closes, crashes, recoveries and caps by several processes, against a plain model. */
export function describeLedgerModel(makeFixture: MakeFixture): void {
  test('keeps every cap, grants no visit twice and loses none, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbStep, { minLength: 1, maxLength: 60, size: 'max' }), async (steps) => {
        await using fixture = await makeFixture();
        const world = await World.begin(fixture);
        for (const step of steps) {
          await world.take(step);
          await world.check();
        }
        await world.drain();
      }),
      { numRuns: 60 },
    );
  }, 120_000);
}

/** Some processes, and what the model knows of what they did. */
class World {
  readonly #fixture: StateFixture;
  readonly #models = new Map(SITES.map((site) => [site, new DayModel()]));
  readonly #processes = new Map<
    number,
    { readonly process: StateProcess; readonly run: RunId; readonly number: number }
  >();
  readonly #dead = new Set<number>();
  readonly #leases: { readonly lease: Lease; readonly site: 1 | 2; readonly process: number }[] = [];
  #born = 0;

  private constructor(fixture: StateFixture) {
    this.#fixture = fixture;
  }

  static async begin(fixture: StateFixture): Promise<World> {
    const world = new World(fixture);
    for (const slot of PROCESSES) await world.#start(slot);
    for (const site of SITES) await world.#cap(site, 30);
    return world;
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'grant') await this.#grant(step);
    else if (step.kind === 'mark') await this.#mark(step);
    else if (step.kind === 'close') await this.#close(step);
    else if (step.kind === 'crash') await this.#crash(step.process);
    else if (step.kind === 'recover') await this.#recover(step.process, step.reboot);
    else await this.#cap(step.site, step.cap);
  }

  /** The store agrees with the model, and keeps the cap. */
  async check(): Promise<void> {
    const asked = SITES.map((site) => ({ account: accountOf(URL_OF_TRACKER, site), day: aDay() }));
    for (const { account, started, leased, cap } of await this.#store().readDays(asked)) {
      const site = SITES.find((one) => account === accountOf(URL_OF_TRACKER, one)) ?? 1;
      const model = this.#model(site);
      const { inUse } = model;
      expect({ started, leased }).toEqual({ started: model.started.size + inUse, leased: model.leased - inUse });
      expect(started + leased).toBeLessThanOrEqual(cap);
      if (model.cap !== undefined) expect(cap).toBe(Math.max(model.cap, started + leased));
    }
  }

  /** Everybody dies; then every index that was not started can still be had, once. */
  async drain(): Promise<void> {
    for (const slot of PROCESSES) await this.#crash(slot);
    await this.#recover(0, false);
    for (const site of SITES) {
      await this.#cap(site, 1_000_000);
      const model = this.#model(site);
      const until = model.indices;
      const step = { process: 0 as const, site, from: 0, width: until, want: 1_000 };
      for (let before = -1; before < model.leased; ) {
        before = model.leased;
        await this.#grant(step);
      }
      expect(model.leased + model.started.size).toBe(until);
    }
    expect(await this.#store().check()).toEqual([]);
  }

  async #grant({ process, site, from, width, want }: Omit<Step & { kind: 'grant' }, 'kind'>): Promise<void> {
    const { run, number } = this.#at(process);
    const range = { from, until: from + width, want };
    const expected = this.#model(site).expected(range);
    const request = aRequest(run, { account: accountOf(URL_OF_TRACKER, site), ...range });
    const leases = await this.#store(process).grant([request]);
    expect(leases.map((lease) => [lease.from, lease.to])).toEqual(expected === undefined ? [] : [expected]);
    for (const lease of leases) {
      this.#model(site).granted(number, lease);
      this.#leases.push({ lease, site, process });
    }
  }

  async #mark(use: { lease: number; share: number }): Promise<void> {
    const { lease, site, used, process } = this.#used(use);
    const isOpen = this.#model(site).marked(lease, used);
    expect(await this.#store(process).mark([{ lease, used }], at('12:00'))).toEqual(isOpen ? [] : [lease]);
  }

  async #close(use: { lease: number; share: number }): Promise<void> {
    const { lease, site, used, process } = this.#used(use);
    this.#model(site).closed(lease, used);
    await this.#store(process).close([{ lease, used }], at('12:00'));
  }

  async #crash(slot: number): Promise<void> {
    const { process, number } = this.#at(slot);
    await process.die();
    this.#dead.add(number);
    await this.#start(slot);
  }

  async #recover(slot: number, reboot: boolean): Promise<void> {
    await this.#store(slot).recover(at('12:00'), reboot ? 'another boot' : BOOT);
    for (const model of this.#models.values()) model.recovered(this.#dead, !reboot);
  }

  async #cap(site: 1 | 2, cap: number | undefined): Promise<void> {
    const key = `site${site}`;
    const change =
      cap === undefined ? { delete: [targetKey(key)] } : { put: [aTarget({ key, siteId: site, visitsPerDay: cap })] };
    await apply(this.#store(), change);
    this.#model(site).cap = cap;
  }

  async #start(slot: number): Promise<void> {
    const process = await this.#fixture.start();
    this.#processes.set(slot, { process, run: await startARun(process.store), number: this.#born++ });
  }

  /** A lease that was granted once, open or not; before the first one, a lease that never was. */
  #used({ lease, share }: { lease: number; share: number }) {
    const known = this.#leases[lease % Math.max(1, this.#leases.length)];
    if (known === undefined) return { lease: leaseId(1), site: 1 as const, used: 0, process: 0 };
    const { id, from, to } = known.lease;
    return { ...known, lease: id, used: from + Math.round(share * (to - from)) };
  }

  #at(slot: number) {
    const found = this.#processes.get(slot);
    if (found === undefined) throw new RangeError(`There is no process ${slot}.`);
    return found;
  }

  #store(slot = 0): StateStore {
    return this.#at(slot).process.store;
  }

  #model(site: 1 | 2): DayModel {
    const model = this.#models.get(site);
    if (model === undefined) throw new RangeError(`There is no site ${site}.`);
    return model;
  }
}
