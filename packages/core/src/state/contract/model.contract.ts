import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunId } from '../../model/run.js';
import { type BoundedPeriod, type Lease, type LeaseMark, leaseId } from '../../model/state.js';
import { type AccountKey, accountOf, targetKey } from '../../model/target.js';
import type { StateStore } from '../state-store.js';
import { BudgetModel } from './budget-model.contract.js';
import {
  aDay,
  anInstance,
  aPeriod,
  apply,
  aRequest,
  aTarget,
  at,
  BOOT,
  INSTANCE,
  startARun,
  URL_OF_TRACKER,
  unbounded,
} from './builders.contract.js';
import type { MakeFixture, StateFixture, StateProcess } from './fixture.contract.js';
import { DayModel } from './ledger-model.contract.js';
import { arbStep, OWNERS, type Owner, PROCESSES, SITES, type Site, type Step } from './ledger-steps.contract.js';

/** Random grants, marks, closes, crashes, recoveries, caps and budgets by several processes, against a plain model. */
export function describeLedgerModel(makeFixture: MakeFixture): void {
  test('keeps every cap and budget, grants no visit twice and loses none, whatever happens', async () => {
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
  readonly #budgets = new Map(OWNERS.map((owner) => [owner, new BudgetModel()]));
  /** What the targets say, applied or not. */
  readonly #hitsPerDay = new Map<Site, number | undefined>();
  readonly #processes = new Map<
    number,
    { readonly process: StateProcess; readonly run: RunId; readonly number: number }
  >();
  readonly #dead = new Set<number>();
  readonly #leases: { readonly lease: Lease; readonly site: Site; readonly process: number }[] = [];
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
    else if (step.kind === 'cap') await this.#cap(step.site, step.cap);
    else await this.#limit(step.owner, step.limit);
  }

  /** The store agrees with the model, and keeps the cap. */
  async check(): Promise<void> {
    const asked = SITES.map((site) => ({ account: siteAccount(site), day: aDay() }));
    for (const { account, started, leased, cap } of await this.#store().readDays(asked)) {
      const site = SITES.find((one) => account === siteAccount(one)) ?? 1;
      const model = this.#model(site);
      const { inUse } = model;
      expect({ started, leased }).toEqual({ started: model.started.size + inUse, leased: model.leased - inUse });
      expect(started + leased).toBeLessThanOrEqual(cap);
      if (model.cap !== undefined) expect(cap).toBe(Math.max(model.cap, started + leased));
    }
    await this.#checkBudgets();
  }

  async #checkBudgets(): Promise<void> {
    const asked = OWNERS.filter((owner) => this.#budget(owner).isAsked);
    const expected = asked.map((owner) => {
      const { sent, reserved, inUse, inForce } = this.#budget(owner);
      return { ...unbounded(periodOf(owner)), sent: sent + inUse, reserved: reserved - inUse, limit: inForce };
    });
    const found = await this.#store().readBudgets(OWNERS.map(periodOf));
    expect(found).toEqual(expected);
    for (const { sent, reserved, limit } of found) expect(sent + reserved).toBeLessThanOrEqual(limit);
  }

  /** Everybody dies; then every index that was not started can still be had, once. */
  async drain(): Promise<void> {
    for (const slot of PROCESSES) await this.#crash(slot);
    await this.#recover(0, false);
    for (const site of SITES) {
      await this.#cap(site, 1_000_000);
      const model = this.#model(site);
      const until = model.indices;
      const step = { process: 0 as const, site, from: 0, width: until, want: 1_000, hits: undefined };
      for (let before = -1; before < model.leased; ) {
        before = model.leased;
        await this.#grant(step);
      }
      expect(model.leased + model.started.size).toBe(until);
    }
    expect(await this.#store().check()).toEqual([]);
  }

  async #grant({ process, site, from, width, want, hits }: Omit<Step & { kind: 'grant' }, 'kind'>): Promise<void> {
    const { run, number } = this.#at(process);
    const range = { from, until: from + width, want };
    const amount = hits === undefined ? undefined : { atLeast: hits.atLeast, want: hits.atLeast + hits.more };
    const owners: readonly Owner[] = amount === undefined ? [] : [site, 'instance'];
    const offered = amount === undefined ? undefined : this.#offered(site, amount);
    const visits = amount !== undefined && offered === undefined ? undefined : this.#model(site).expected(range);
    const budgets = owners.flatMap((owner) => (amount === undefined ? [] : [{ ...periodOf(owner), ...amount }]));
    const request = { ...aRequest(run, { account: siteAccount(site), ...range }), budgets };
    const leases = await this.#store(process).grant([request]);
    const expected = visits === undefined ? [] : [{ from: visits[0], to: visits[1], hits: offered }];
    expect(leases.map((lease) => ({ from: lease.from, to: lease.to, hits: lease.hits }))).toEqual(expected);
    for (const lease of leases) {
      this.#model(site).granted(number, lease);
      owners.forEach((owner, at) => {
        this.#budget(owner).granted(number, lease.id, lease.hits?.[at] ?? 0);
      });
      this.#leases.push({ lease, site, process });
    }
  }

  /** The hits of both budgets that a site draws on. Where no target is applied, nobody looks. */
  #offered(site: Site, amount: { readonly atLeast: number; readonly want: number }): readonly number[] | undefined {
    const owners = [site, 'instance'] as const;
    if (this.#model(site).cap !== undefined) for (const owner of owners) this.#budget(owner).isAsked = true;
    const offers = owners.map((owner) => this.#budget(owner).offer(amount));
    const enough = offers.filter((hits) => hits !== undefined);
    return enough.length < offers.length ? undefined : enough;
  }

  async #mark(use: { lease: number; share: number }): Promise<void> {
    const { mark, site, process } = this.#used(use);
    const isOpen = this.#model(site).marked(mark.lease, mark.used);
    if (isOpen) this.#eachBudget(mark, site, (budget, hits) => budget.marked(mark.lease, hits));
    expect(await this.#store(process).mark([mark], at('12:00'))).toEqual(isOpen ? [] : [mark.lease]);
  }

  async #close(use: { lease: number; share: number }): Promise<void> {
    const { mark, site, process } = this.#used(use);
    this.#model(site).closed(mark.lease, mark.used);
    this.#eachBudget(mark, site, (budget, hits) => budget.closed(mark.lease, hits));
    await this.#store(process).close([mark], at('12:00'));
  }

  #eachBudget({ hits = [] }: LeaseMark, site: Site, tell: (budget: BudgetModel, hits: number) => void): void {
    const owners = [site, 'instance'] as const;
    hits.forEach((used, at) => {
      const owner = owners[at];
      if (owner !== undefined) tell(this.#budget(owner), used);
    });
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
    for (const budget of this.#budgets.values()) budget.recovered(this.#dead, !reboot);
  }

  async #cap(site: Site, cap: number | undefined): Promise<void> {
    this.#model(site).cap = cap;
    await this.#apply(site);
  }

  async #limit(owner: Owner, limit: number | undefined): Promise<void> {
    if (owner === 'instance') this.#budget(owner).limit = limit;
    else this.#hitsPerDay.set(owner, limit);
    await this.#apply(owner === 'instance' ? 1 : owner);
  }

  /** Applies what the models say of a site and of the instance. */
  async #apply(site: Site): Promise<void> {
    const key = `site${site}`;
    const { cap } = this.#model(site);
    const hitsPerDay = this.#hitsPerDay.get(site);
    this.#budget(site).limit = cap === undefined ? undefined : hitsPerDay;
    const { limit } = this.#budget('instance');
    const instances = limit === undefined ? [] : [anInstance({ hitsPerDay: limit })];
    const target = cap === undefined ? undefined : aTarget({ key, siteId: site, visitsPerDay: cap, hitsPerDay });
    const change = target === undefined ? { delete: [targetKey(key)] } : { put: [target] };
    await apply(this.#store(), { ...change, instances });
  }

  async #start(slot: number): Promise<void> {
    const process = await this.#fixture.start();
    this.#processes.set(slot, { process, run: await startARun(process.store), number: this.#born++ });
  }

  /** A lease that was granted once, open or not; before the first one, a lease that never was. */
  #used({ lease, share }: { lease: number; share: number }): { mark: LeaseMark; site: Site; process: number } {
    const known = this.#leases[lease % Math.max(1, this.#leases.length)];
    if (known === undefined) return { mark: { lease: leaseId(1), used: 0 }, site: 1, process: 0 };
    const { id, from, to, hits } = known.lease;
    const used = from + Math.round(share * (to - from));
    return { ...known, mark: { lease: id, used, hits: hits?.map((held) => Math.round(share * held)) } };
  }

  #at(slot: number) {
    const found = this.#processes.get(slot);
    if (found === undefined) throw new RangeError(`There is no process ${slot}.`);
    return found;
  }

  #store(slot = 0): StateStore {
    return this.#at(slot).process.store;
  }

  #budget(owner: Owner): BudgetModel {
    const budget = this.#budgets.get(owner);
    if (budget === undefined) throw new RangeError(`There is no budget of ${owner}.`);
    return budget;
  }

  #model(site: Site): DayModel {
    const model = this.#models.get(site);
    if (model === undefined) throw new RangeError(`There is no site ${site}.`);
    return model;
  }
}

function siteAccount(site: Site): AccountKey {
  return accountOf(URL_OF_TRACKER, site);
}

function periodOf(owner: Owner): BoundedPeriod {
  const scope: BoundedPeriod['scope'] =
    owner === 'instance' ? { kind: 'instance', instance: INSTANCE } : { kind: 'account', account: siteAccount(owner) };
  return aPeriod('day', aDay(), scope);
}
