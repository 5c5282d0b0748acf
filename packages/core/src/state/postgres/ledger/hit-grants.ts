import type { BoundedPeriod, LeaseId } from '../../../model/state.js';
import {
  type BudgetRow,
  budgetKeyOf,
  budgetName,
  hitsFor,
  isOpenWithin,
  newBudget,
  opened,
  shut,
  underLimit,
  withReserved,
} from '../../budget-row.js';
import type { BudgetClaim } from '../../state-store.js';
import type { Session } from '../postgres-sessions.js';
import { type BudgetLook, hitsSince, LockedBudgets, lookAtBudgets, shutOverlapped } from './budget-rows.js';
import { putReservations } from './reservation-rows.js';

/** The hit budgets that a batch of requests draws on in the time zones that are applied, as they are without a lock. */
export class SeenBudgets {
  readonly #periods: readonly BoundedPeriod[];
  readonly #looks: readonly BudgetLook[];

  private constructor(periods: readonly BoundedPeriod[], looks: readonly BudgetLook[]) {
    this.#periods = periods;
    this.#looks = looks;
  }

  static async look(session: Session, claims: readonly BudgetClaim[]): Promise<SeenBudgets> {
    const periods = [...new Map(claims.map((claim) => [budgetName(budgetKeyOf(claim)), claim])).values()];
    const looks = await lookAtBudgets(session, periods);
    return new SeenBudgets(
      periods.filter((_, index) => looks[index]?.isAppliedZone),
      looks.filter(({ isAppliedZone }) => isAppliedZone),
    );
  }

  /** Whether all are open: who opens one must be alone. */
  get areOpen(): boolean {
    return this.#looks.every(({ isOpen }) => isOpen);
  }

  /** Locks them, under the applied limits. Those that are not open are from now on. */
  async lock(session: Session): Promise<HitGrants> {
    const budgets = await LockedBudgets.lock(session, this.#periods.map(budgetKeyOf));
    const limits = new Map(
      this.#periods.map((period, index) => [budgetName(budgetKeyOf(period)), this.#looks[index]?.limit ?? null]),
    );
    await this.#open(session, budgets);
    return new HitGrants(session, budgets, limits);
  }

  async #open(session: Session, budgets: LockedBudgets): Promise<void> {
    const toOpen = this.#periods.filter((_, index) => this.#looks[index]?.isOpen !== true);
    const sent = await hitsSince(session, toOpen);
    await shutOverlapped(session, toOpen);
    for (const [index, period] of toOpen.entries()) {
      const key = budgetKeyOf(period);
      for (const other of this.#periods.filter((one) => isOverlapped(one, period))) {
        const row = budgets.get(budgetKeyOf(other));
        if (row !== undefined) budgets.put(shut(row));
      }
      budgets.put(opened(budgets.get(key) ?? newBudget(key), period, sent[index] ?? 0));
    }
  }
}

/** Whether the other period must be shut when one is opened. */
function isOverlapped(other: BoundedPeriod, one: BoundedPeriod): boolean {
  const [a, b] = [budgetKeyOf(other), budgetKeyOf(one)];
  const isOfOne = a.scope === b.scope && a.owner === b.owner && a.period === b.period && a.begins !== b.begins;
  return isOfOne && other.startsAt < one.endsAt && other.endsAt > one.startsAt;
}

/** Reserves hits for the leases of a batch. */
export class HitGrants {
  readonly #session: Session;
  readonly #budgets: LockedBudgets;
  readonly #limits: ReadonlyMap<string, number | null>;

  constructor(session: Session, budgets: LockedBudgets, limits: ReadonlyMap<string, number | null>) {
    this.#session = session;
    this.#budgets = budgets;
    this.#limits = limits;
  }

  /**
   * The hits that each claim can have; undefined where one of the budgets has too few, or was asked for in a time zone that is not
   * applied, or in two at once: who gets nothing asks again.
   */
  offer(claims: readonly BudgetClaim[]): readonly number[] | undefined {
    const offers = claims.map((claim) => {
      const row = this.#row(claim);
      return row === undefined ? undefined : hitsFor(claim, row);
    });
    const enough = offers.filter((hits) => hits !== undefined);
    return enough.length === offers.length ? enough : undefined;
  }

  reserve(claims: readonly BudgetClaim[], hits: readonly number[]): void {
    claims.forEach((claim, number) => {
      const row = this.#row(claim);
      if (row !== undefined) this.#budgets.put(withReserved(row, hits[number] ?? 0));
    });
  }

  /** Writes the budgets, and what the new leases hold. */
  async write(
    leases: readonly {
      readonly id: LeaseId;
      readonly claims: readonly BudgetClaim[];
      readonly hits: readonly number[];
    }[],
  ) {
    await this.#budgets.write();
    const rows = leases.flatMap(({ id, claims, hits }) =>
      claims.map((claim, number) => {
        const { startsAt, endsAt } = claim;
        return { lease: id, number, ...budgetKeyOf(claim), startsAt, endsAt, hits: hits[number] ?? 0 };
      }),
    );
    await putReservations(this.#session, rows);
  }

  /** The budget that is open within the bounds of the claim. */
  #row(claim: BudgetClaim): BudgetRow | undefined {
    const key = budgetKeyOf(claim);
    const row = this.#budgets.get(key);
    if (row === undefined || !isOpenWithin(row, claim)) return undefined;
    return underLimit(this.#limits.get(budgetName(key)) ?? null, row);
  }
}
