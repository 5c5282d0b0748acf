import type { RunId, RunRecord, RunTerms } from '../../../packages/core/src/model/run.js';
import {
  type BoundedPeriod,
  type BudgetPeriod,
  type BudgetScope,
  type DayBounds,
  type Lease,
  type LeaseId,
  type LeaseMark,
  ownerOf,
} from '../../../packages/core/src/model/state.js';
import type { AccountKey } from '../../../packages/core/src/model/target.js';
import type { GrantRequest } from '../../../packages/core/src/state/state-store.js';
import type { Violations } from './violations.js';

/** What bounds grants, as it is applied now. */
export interface Bounds {
  /** The lowest cap of the account's targets; undefined when none is applied. */
  capOf(account: AccountKey): number | undefined;
  /** The limit of a budget; undefined when none is applied. */
  limitOf(budget: BudgetPeriod): number | undefined;
  /** Whether a target of the account, or the instance, is applied with a time zone. An instance without budgets has any. */
  isZone(scope: BudgetScope, timezone: string): boolean;
  /** Visits that were sent within a day, if the account ever changed its zone: else the other books say it all. */
  sentInZone(account: AccountKey, day: DayBounds): number | undefined;
  /** Hits that were sent within a period, if its owner ever changed its zone, and the hits were limited all the time. */
  hitsInZone(period: BoundedPeriod): number | undefined;
}

/** A lease as its ledger should have it. */
interface ShadowLease extends Pick<Lease, 'run' | 'account' | 'date' | 'from' | 'to'> {
  readonly day: DayBounds;
  readonly budgets: readonly BoundedPeriod[];
  readonly hits: readonly number[];
  used: number;
  usedHits: readonly number[];
  isOpen: boolean;
}

/**
 * A second set of books, kept from what the ledger answers. No index is granted twice, and nothing beyond the caps, budgets and
 * quotas. What only a lost power takes back can be undone.
 */
export class ShadowBooks {
  readonly #violations: Violations;
  readonly #bounds: Bounds;
  readonly #leases = new Map<LeaseId, ShadowLease>();
  readonly #owners = new Map<string, Map<number, ShadowLease>>();
  readonly #ended = new Set<RunId>();
  readonly #quotas = new Map<RunId, ReadonlyMap<AccountKey, number>>();
  readonly #fleets = new Map<RunId, RunId>();
  readonly #boots = new Map<RunId, string | undefined>();
  /** What is not durable yet, and how much was written of the log when it was. */
  #journal: { readonly bytes: number; readonly undo: () => void }[] = [];

  constructor(violations: Violations, bounds: Bounds) {
    this.#violations = violations;
    this.#bounds = bounds;
  }

  startRun({ id, bootId }: Pick<RunRecord, 'id' | 'bootId'>, fleet: RunId, { quotas }: RunTerms): void {
    this.#fleets.set(id, fleet);
    this.#boots.set(id, bootId);
    if (id === fleet && quotas !== undefined) this.#quotas.set(fleet, quotas);
  }

  grant(requests: readonly GrantRequest[], leases: readonly Lease[]): void {
    const left = [...requests];
    for (const lease of leases) {
      const at = left.findIndex(({ account, day, run }) => isFor(lease, { account, date: day.date, run }));
      const [request] = at < 0 ? [] : left.splice(at, 1);
      this.#violations.demand(request !== undefined, () => `Lease ${lease.id} was not asked for.`);
      if (request !== undefined) this.#grant(request, lease);
    }
  }

  /** Answers how many visits are marked now that were not before. */
  mark(marks: readonly LeaseMark[], revoked: readonly LeaseId[]): number {
    let marked = 0;
    for (const mark of marks) {
      const lease = this.#leases.get(mark.lease);
      const isOpen = lease?.isOpen ?? false;
      const isNamed = revoked.includes(mark.lease);
      this.#violations.demand(
        isOpen !== isNamed,
        () => `Lease ${mark.lease} is ${isOpen ? '' : 'not '}open, and was ${isNamed ? '' : 'not '}named as revoked.`,
      );
      if (lease === undefined || !isOpen) continue;
      marked -= lease.used;
      this.#use(lease, mark, true);
      marked += lease.used;
    }
    return marked;
  }

  close(marks: readonly LeaseMark[]): void {
    for (const mark of marks) {
      const lease = this.#leases.get(mark.lease);
      if (lease === undefined || !lease.isOpen) continue;
      this.#use(lease, mark, false);
      this.#shut(lease);
    }
  }

  /** The dead were recovered: their leases are closed at their marks or, of another boot of the machine, count as wholly used. */
  bury(isDead: (run: RunId) => boolean, bootId: string): void {
    for (const lease of this.#leases.values()) {
      if (!lease.isOpen || !isDead(lease.run)) continue;
      if (this.#boots.get(lease.run) !== bootId) this.#change(lease, { used: lease.to, usedHits: lease.hits });
      this.#shut(lease);
    }
  }

  end(run: RunId): void {
    this.#ended.add(run);
  }

  hasEnded(run: RunId): boolean {
    return this.#ended.has(run);
  }

  /** Visits of a run that are marked. */
  used(run: RunId, account: AccountKey): number {
    return this.#sum((lease) => lease.run === run && lease.account === account, usedOf);
  }

  /** Visits of a day that are marked. */
  started(account: AccountKey, date: string): number {
    return this.#sum((lease) => lease.account === account && lease.date === date, usedOf);
  }

  /** Visits of an account that open leases may still start. */
  leased(account: AccountKey): number {
    return this.#sum(
      (lease) => lease.account === account && lease.isOpen,
      ({ to, used }) => to - used,
    );
  }

  /** Whether an index was started, as far as anybody knows. */
  isUsed(account: AccountKey, date: string, index: number): boolean {
    const owner = this.#owners.get(`${account} ${date}`)?.get(index);
    return owner !== undefined && index < owner.used;
  }

  /** All days of which something was granted. */
  get days(): readonly { readonly account: AccountKey; readonly date: string }[] {
    const days = new Map(
      [...this.#leases.values()].map(({ account, date }) => [`${account} ${date}`, { account, date }]),
    );
    return [...days.values()];
  }

  get runs(): ReadonlySet<RunId> {
    return new Set([...this.#leases.values()].map(({ run }) => run));
  }

  get accounts(): ReadonlySet<AccountKey> {
    return new Set([...this.#leases.values()].map(({ account }) => account));
  }

  /** What was done is written: so much of the log is, now. */
  wrote(bytes: number): void {
    this.#journal = this.#journal.map(({ undo, bytes: at }) => ({ undo, bytes: Math.min(at, bytes) }));
  }

  /** All that was done is durable. */
  keep(): void {
    this.#journal = [];
  }

  /** What was written beyond so many bytes of the log is lost. */
  lose(bytes: number): void {
    for (const { undo, bytes: at } of this.#journal.reverse()) if (at > bytes) undo();
    this.#journal = [];
  }

  #grant(request: GrantRequest, lease: Lease): void {
    const { account, date, from, to, run } = lease;
    const violations = this.#violations;
    const name = `Lease ${lease.id} of ${account} on ${date}, ${from} to ${to}`;
    const isAsked = from >= request.from && to <= request.until && from < to && to - from <= request.want;
    violations.demand(
      isAsked,
      () => `${name} is not within ${request.from} to ${request.until}, or more than ${request.want}.`,
    );
    violations.demand(!this.#ended.has(run), () => `${name} was given to a run that has ended.`);
    const owners = this.#owners.get(`${account} ${date}`) ?? new Map<number, ShadowLease>();
    this.#owners.set(`${account} ${date}`, owners);
    const budgets = request.budgets ?? [];
    const none = budgets.map(() => 0);
    const shadow = {
      run,
      account,
      date,
      day: request.day,
      from,
      to,
      budgets,
      hits: lease.hits ?? [],
      used: from,
      usedHits: none,
      isOpen: true,
    };
    for (let index = from; index < to; index++) {
      const owner = owners.get(index);
      const isTaken = owner !== undefined && (owner.isOpen || index < owner.used);
      violations.demand(!isTaken, () => `${name}: ${index} was given before.`);
      owners.set(index, shadow);
    }
    this.#leases.set(lease.id, shadow);
    this.#demandZones(shadow, name);
    this.#demandCap(shadow, name);
    this.#demandCapInZone(shadow, name);
    this.#demandBudgets(request, shadow, name);
    this.#demandBudgetsInZone(shadow, name);
    this.#demandQuota(shadow, name);
  }

  /** Whoever does not know yet which zone is applied is given nothing: of its day there may be nothing left. */
  #demandZones({ account, day, budgets }: ShadowLease, name: string): void {
    const own = { scope: { kind: 'account', account }, timezone: day.timezone } as const;
    for (const { scope, timezone } of [own, ...budgets])
      this.#violations.demand(
        this.#bounds.isZone(scope, timezone),
        () => `${name}: ${timezone} is not applied for ${ownerOf(scope)}.`,
      );
  }

  #demandCap({ account, date }: ShadowLease, name: string): void {
    const taken = this.#sum((lease) => lease.account === account && lease.date === date, takenOf);
    const cap = this.#bounds.capOf(account) ?? 0;
    this.#violations.demand(taken <= cap, () => `${name}: ${taken} are taken under a cap of ${cap}.`);
  }

  /** Whatever zones there were: what was sent within the day, and may still be, is no more than the cap. */
  #demandCapInZone({ account, day }: ShadowLease, name: string): void {
    const sent = this.#bounds.sentInZone(account, day);
    if (sent === undefined) return;
    const held = this.#sum((lease) => lease.isOpen && lease.account === account && overlap(lease.day, day), leftOf);
    const cap = this.#bounds.capOf(account) ?? 0;
    this.#violations.demand(
      sent + held <= cap,
      () => `${name} (${day.timezone}): ${sent} were sent and ${held} may be, under a cap of ${cap}.`,
    );
  }

  #demandBudgetsInZone({ budgets }: ShadowLease, name: string): void {
    for (const budget of budgets) {
      const sent = this.#bounds.hitsInZone(budget);
      const limit = this.#bounds.limitOf(budget);
      if (sent === undefined || limit === undefined) continue;
      const held = this.#sum(
        ({ isOpen }) => isOpen,
        (lease) => heldOf(lease, budget),
      );
      this.#violations.demand(
        sent + held <= limit,
        () => `${name}: ${sent} hits were sent and ${held} may be, of ${limit} ${JSON.stringify(budget)}.`,
      );
    }
  }

  #demandBudgets(request: GrantRequest, lease: ShadowLease, name: string): void {
    request.budgets?.forEach((budget, at) => {
      const hits = lease.hits[at] ?? 0;
      const isAsked = hits >= budget.atLeast && hits <= budget.want;
      this.#violations.demand(isAsked, () => `${name} has ${hits} hits of ${budget.atLeast} to ${budget.want}.`);
      const limit = this.#bounds.limitOf(budget);
      const taken = this.takenHits(budget);
      const isWithin = limit === undefined || taken <= limit;
      this.#violations.demand(
        isWithin,
        () => `${name}: ${taken} hits are taken of ${limit} ${JSON.stringify(budget)}.`,
      );
    });
  }

  /** Hits of a budget that were sent, or may still be. */
  takenHits(budget: BudgetPeriod): number {
    const key = budgetKey(budget);
    return this.#sum(
      () => true,
      ({ budgets, hits, usedHits, isOpen }) =>
        budgets.reduce((sum, one, at) => sum + (budgetKey(one) === key ? ((isOpen ? hits : usedHits)[at] ?? 0) : 0), 0),
    );
  }

  #demandQuota({ run, account }: ShadowLease, name: string): void {
    const fleet = this.#fleets.get(run);
    const quotas = fleet === undefined ? undefined : this.#quotas.get(fleet);
    if (quotas === undefined) return;
    const taken = this.#sum((lease) => lease.account === account && this.#fleets.get(lease.run) === fleet, takenOf);
    const quota = quotas.get(account) ?? 0;
    this.#violations.demand(taken <= quota, () => `${name}: the fleet has ${taken} of its ${quota} visits.`);
  }

  #use(lease: ShadowLease, { used, hits = [] }: LeaseMark, isMark: boolean): void {
    const { from, to } = lease;
    this.#violations.demand(used >= from && used <= to, () => `A lease of ${from} to ${to} is used up to ${used}.`);
    this.#violations.demand(
      hits.every((count, at) => count <= (lease.hits[at] ?? 0)),
      () => `A lease of ${lease.hits} hits has sent ${hits}.`,
    );
    if (isMark && used < lease.used) return;
    this.#change(lease, { used, usedHits: hits });
  }

  #shut(lease: ShadowLease): void {
    this.#change(lease, { isOpen: false });
  }

  #change(lease: ShadowLease, change: Partial<Pick<ShadowLease, 'used' | 'usedHits' | 'isOpen'>>): void {
    const { used, usedHits, isOpen } = lease;
    this.#journal.push({
      bytes: Number.POSITIVE_INFINITY,
      undo: () => Object.assign(lease, { used, usedHits, isOpen }),
    });
    Object.assign(lease, change);
  }

  #sum(isMeant: (lease: ShadowLease) => boolean, count: (lease: ShadowLease) => number): number {
    let sum = 0;
    for (const lease of this.#leases.values()) if (isMeant(lease)) sum += count(lease);
    return sum;
  }
}

function usedOf({ from, used }: ShadowLease): number {
  return used - from;
}

function leftOf({ to, used }: ShadowLease): number {
  return to - used;
}

/** Hits of an open lease that may still be sent within a period of a budget. */
function heldOf({ budgets, hits, usedHits }: ShadowLease, period: BoundedPeriod): number {
  return budgets.reduce((sum, one, at) => {
    const isOfBudget = one.period === period.period && ownerOf(one.scope) === ownerOf(period.scope);
    return isOfBudget && overlap(one, period) ? sum + (hits[at] ?? 0) - (usedHits[at] ?? 0) : sum;
  }, 0);
}

function overlap(a: Omit<BoundedPeriod, keyof BudgetPeriod>, b: Omit<BoundedPeriod, keyof BudgetPeriod>): boolean {
  return a.startsAt < b.endsAt && a.endsAt > b.startsAt;
}

function takenOf({ from, to, used, isOpen }: ShadowLease): number {
  return (isOpen ? to : used) - from;
}

function isFor(lease: Lease, to: Pick<Lease, 'account' | 'date' | 'run'>): boolean {
  return lease.account === to.account && lease.date === to.date && lease.run === to.run;
}

function budgetKey({ scope, period, begins }: BudgetPeriod): string {
  return `${scope.kind} ${scope.kind === 'account' ? scope.account : scope.instance} ${period} ${begins}`;
}
