import type { LeaseId } from '../../../model/state.js';
import {
  type BudgetKey,
  type BudgetRow,
  budgetKeyOf,
  budgetName,
  hitsFor,
  newBudget,
  underLimit,
  withReserved,
} from '../../budget-row.js';
import type { BudgetClaim } from '../../state-store.js';
import type { Session } from '../postgres-sessions.js';
import { type BudgetLook, LockedBudgets, lookAtBudgets } from './budget-rows.js';
import { putReservations } from './reservation-rows.js';

/** The hit budgets that a batch of requests draws on, as they are without a lock. */
export class SeenBudgets {
  readonly #keys: readonly BudgetKey[];
  readonly #looks: readonly BudgetLook[];

  private constructor(keys: readonly BudgetKey[], looks: readonly BudgetLook[]) {
    this.#keys = keys;
    this.#looks = looks;
  }

  static async look(session: Session, claims: readonly BudgetClaim[]): Promise<SeenBudgets> {
    const keys = [...new Map(claims.map(budgetKeyOf).map((key) => [budgetName(key), key])).values()];
    return new SeenBudgets(keys, await lookAtBudgets(session, keys));
  }

  /** Whether all have a row: who adds one must be alone. */
  get areOpen(): boolean {
    return this.#looks.every(({ isOpen }) => isOpen);
  }

  /** Locks them, under the applied limits. Those that have no row have one from now on. */
  async lock(session: Session): Promise<HitGrants> {
    const budgets = await LockedBudgets.lock(session, this.#keys);
    const limits = new Map<string, number | null>();
    for (const [index, key] of this.#keys.entries()) {
      const limit = this.#looks[index]?.limit ?? null;
      limits.set(budgetName(key), limit);
      if (budgets.get(key) === undefined) budgets.put(underLimit(limit, newBudget(key)));
    }
    return new HitGrants(session, budgets, limits);
  }
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

  /** The hits that each claim can have; undefined where one of the budgets has too few. */
  offer(claims: readonly BudgetClaim[]): readonly number[] | undefined {
    const offers = claims.map((claim) => hitsFor(claim, this.#row(budgetKeyOf(claim))));
    const enough = offers.filter((hits) => hits !== undefined);
    return enough.length === offers.length ? enough : undefined;
  }

  reserve(claims: readonly BudgetClaim[], hits: readonly number[]): void {
    claims.forEach((claim, number) => {
      this.#budgets.put(withReserved(this.#row(budgetKeyOf(claim)), hits[number] ?? 0));
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
      claims.map((claim, number) => ({ lease: id, number, ...budgetKeyOf(claim), hits: hits[number] ?? 0 })),
    );
    await putReservations(this.#session, rows);
  }

  #row(key: BudgetKey): BudgetRow {
    return underLimit(this.#limits.get(budgetName(key)) ?? null, this.#budgets.get(key) ?? newBudget(key));
  }
}
