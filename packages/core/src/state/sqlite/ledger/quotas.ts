import type { Database, Statement } from 'better-sqlite3';
import type { RunId } from '../../../model/run.js';
import type { AccountKey } from '../../../model/target.js';

const LEFT = `
  SELECT has_quotas AS isBounded,
    (SELECT visits - started - leased FROM quotas WHERE fleet = runs.fleet AND account = @account) AS "left"
  FROM runs WHERE id = @run`;
const CHANGE = `
  UPDATE quotas SET started = started + @started, leased = leased + @leased
  WHERE fleet = (SELECT fleet FROM runs WHERE id = @run) AND account = @account`;

/** Which quota: that of the run's fleet. */
export interface QuotaKey {
  readonly run: RunId;
  readonly account: AccountKey;
}

/** Keeps what each account may still take of the visits that a fleet was asked for. */
export class Quotas {
  readonly #left: Statement<[QuotaKey], { isBounded: number; left: number | null }>;
  readonly #change: Statement<[QuotaKey & { started: number; leased: number }]>;

  constructor(database: Database) {
    this.#left = database.prepare(LEFT);
    this.#change = database.prepare(CHANGE);
  }

  /** Visits that may still be leased: without end where the fleet has no quotas, and none where it has none for the account. */
  left({ run, account }: QuotaKey): number {
    const row = this.#left.get({ run, account });
    return row?.isBounded === 1 ? (row.left ?? 0) : Number.POSITIVE_INFINITY;
  }

  lease({ run, account }: QuotaKey, visits: number): void {
    this.#change.run({ run, account, started: 0, leased: visits });
  }

  /** Turns leased visits into started ones, or into none. */
  settle({ run, account }: QuotaKey, leased: number, started: number): void {
    this.#change.run({ run, account, started, leased: -leased });
  }
}
