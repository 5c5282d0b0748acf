import type { Database, Statement } from 'better-sqlite3';
import { type BudgetName, ofBudget } from '../../budget-row.js';
import type { HitQuarter } from '../../hit-quarters.js';

const ADD = `
  INSERT INTO hit_quarters (scope, owner, period, quarter, hits) VALUES (@scope, @owner, @period, @quarter, @hits)
  ON CONFLICT (scope, owner, period, quarter) DO UPDATE SET hits = hits + excluded.hits`;
const SINCE = `
  SELECT coalesce(sum(hits), 0) AS hits FROM hit_quarters
  WHERE scope = @scope AND owner = @owner AND period = @period AND quarter >= @quarter`;

/** Counts the hits of each budget's closed leases in buckets of 15 minutes, in which every time zone's day begins and ends. */
export class HitQuarters {
  readonly #add: Statement<[HitQuarter]>;
  readonly #since: Statement<[Omit<HitQuarter, 'hits'>], { hits: number }>;

  constructor(database: Database) {
    this.#add = database.prepare(ADD);
    this.#since = database.prepare(SINCE);
  }

  add(budget: BudgetName, quarter: number, hits: number): void {
    if (hits > 0) this.#add.run({ ...ofBudget(budget), quarter, hits });
  }

  /** Hits in a bucket and all later ones. */
  since(budget: BudgetName, quarter: number): number {
    return this.#since.get({ ...ofBudget(budget), quarter })?.hits ?? 0;
  }
}
