import type { RunId } from '../../../model/run.js';
import type { AccountKey } from '../../../model/target.js';
import type { Session } from '../postgres-sessions.js';

// Everybody locks quotas in the order of their keys, and after the budgets.
const LOCK = `
  SELECT fleet, account, visits, started, leased FROM quotas
    JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS asked (fleet, account)) AS asked USING (fleet, account)
  ORDER BY fleet, account FOR UPDATE OF quotas`;
const WRITE = `
  UPDATE quotas SET started = now.started, leased = now.leased
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS now (fleet, account, started, leased)
  WHERE quotas.fleet = now.fleet AND quotas.account = now.account`;

/** What of a fleet's visits is an account's. `fleet` is null for a run whose fleet has no quotas. */
export interface QuotaKey {
  readonly fleet: RunId | null;
  readonly account: AccountKey;
}

interface QuotaRow {
  readonly fleet: RunId;
  readonly account: AccountKey;
  readonly visits: number;
  readonly started: number;
  readonly leased: number;
}

/** The quotas of a transaction, locked until its end. */
export class LockedQuotas {
  readonly #session: Session;
  readonly #rows: Map<string, QuotaRow>;
  readonly #changed = new Set<string>();

  private constructor(session: Session, rows: readonly QuotaRow[]) {
    this.#session = session;
    this.#rows = new Map(rows.map((row) => [quotaName(row), row]));
  }

  /** Locks those of the quotas that there are, and reads them. */
  static async lock(session: Session, keys: readonly QuotaKey[]): Promise<LockedQuotas> {
    const bounded = keys.filter(({ fleet }) => fleet !== null);
    if (bounded.length === 0) return new LockedQuotas(session, []);
    const columns = [bounded.map(({ fleet }) => fleet), bounded.map(({ account }) => account)];
    return new LockedQuotas(session, await session.query<QuotaRow>(LOCK, columns));
  }

  /** Visits that may still be leased: without end where the fleet has no quotas, and none where it has none for the account. */
  left(key: QuotaKey): number {
    if (key.fleet === null) return Number.POSITIVE_INFINITY;
    const row = this.#rows.get(quotaName(key));
    return row === undefined ? 0 : row.visits - row.started - row.leased;
  }

  lease(key: QuotaKey, visits: number): void {
    this.#change(key, { leased: visits, started: 0 });
  }

  /** Turns leased visits into started ones, or into none. */
  settle(key: QuotaKey, leased: number, started: number): void {
    this.#change(key, { leased: -leased, started });
  }

  /** Writes back what has changed. */
  async write(): Promise<void> {
    const rows = [...this.#changed].flatMap((name) => this.#rows.get(name) ?? []);
    if (rows.length === 0) return;
    const names = ['fleet', 'account', 'started', 'leased'] as const;
    await this.#session.query(
      WRITE,
      names.map((name) => rows.map((row) => row[name])),
    );
  }

  #change(key: QuotaKey, { leased, started }: Pick<QuotaRow, 'leased' | 'started'>): void {
    const row = this.#rows.get(quotaName(key));
    if (row === undefined) return;
    this.#rows.set(quotaName(row), { ...row, leased: row.leased + leased, started: row.started + started });
    this.#changed.add(quotaName(row));
  }
}

function quotaName({ fleet, account }: QuotaKey): string {
  return JSON.stringify([fleet, account]);
}
