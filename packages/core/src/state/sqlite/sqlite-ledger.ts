import type { Transaction } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type {
  AccountDay,
  BoundedPeriod,
  Lease,
  LeaseId,
  LeaseMark,
  LedgerBudget,
  LedgerDay,
} from '../../model/state.js';
import { demandSense } from '../check-grant.js';
import type { GrantRequest, LedgerStore } from '../state-store.js';
import { LedgerBooks } from './ledger/ledger-books.js';
import { runningCheck } from './ledger/running-check.js';
import type { Connections } from './sqlite-connections.js';
import type { Synchronous } from './synchronous.js';

/**
 * Keeps the caps. Grants are durable; marks and closes are so only after the next grant. A lost close leaves a lease
 * open, and a lost mark is why a lease that was open when the power failed counts as wholly used.
 */
export class SqliteLedger implements Synchronous<Omit<LedgerStore, 'recover' | 'readQuotas'>> {
  readonly #grant: Transaction<(requests: readonly GrantRequest[]) => readonly Lease[]>;
  readonly #mark: Transaction<(marks: readonly LeaseMark[], at: Instant) => readonly LeaseId[]>;
  readonly #close: Transaction<(leases: readonly LeaseMark[], at: Instant) => void>;
  readonly #readDays: Transaction<(days: readonly AccountDay[]) => readonly LedgerDay[]>;
  readonly #readBudgets: Transaction<(periods: readonly BoundedPeriod[]) => readonly LedgerBudget[]>;

  constructor({ durable, fast }: Connections) {
    const granted = new LedgerBooks(durable);
    const used = new LedgerBooks(fast);
    const demandRunning = runningCheck(durable);
    this.#grant = durable.transaction((requests) => {
      for (const run of new Set(requests.map(({ run }) => run))) demandRunning(run);
      return requests.flatMap((request) => granted.grant(request) ?? []);
    });
    this.#mark = fast.transaction((marks, at) =>
      marks.filter((mark) => !used.mark(mark, at)).map(({ lease }) => lease),
    );
    this.#close = fast.transaction((leases, at) => {
      for (const lease of leases) used.close(lease, at);
    });
    this.#readDays = fast.transaction((days) => used.readDays(days));
    this.#readBudgets = fast.transaction((periods) => periods.flatMap((period) => used.readBudget(period) ?? []));
  }

  grant(requests: readonly GrantRequest[]): readonly Lease[] {
    for (const request of requests) demandSense(request);
    return requests.length === 0 ? [] : this.#grant.immediate(requests);
  }

  mark(marks: readonly LeaseMark[], at: Instant): readonly LeaseId[] {
    return marks.length === 0 ? [] : this.#mark.immediate(marks, at);
  }

  close(leases: readonly LeaseMark[], at: Instant): void {
    if (leases.length > 0) this.#close.immediate(leases, at);
  }

  readDays(days: readonly AccountDay[]): readonly LedgerDay[] {
    return this.#readDays(days);
  }

  readBudgets(periods: readonly BoundedPeriod[]): readonly LedgerBudget[] {
    return this.#readBudgets(periods);
  }
}
