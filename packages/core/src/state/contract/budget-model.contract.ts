// A hit budget as plain sums, for the model test.
import type { LeaseId } from '../../model/state.js';

/** What an open lease holds. */
interface Held {
  readonly process: number;
  readonly hits: number;
  used: number;
}

/** One budget over one period. It knows only what it is told. */
export class BudgetModel {
  /** The applied budget; undefined where none is applied. */
  limit: number | undefined;
  readonly open = new Map<LeaseId, Held>();
  sent = 0;
  /** Whether anybody has asked for hits. */
  isAsked = false;

  get reserved(): number {
    return [...this.open.values()].reduce((sum, { hits }) => sum + hits, 0);
  }

  /** Hits of open leases that are marked. */
  get inUse(): number {
    return [...this.open.values()].reduce((sum, { used }) => sum + used, 0);
  }

  /** The limit that must be in force. */
  get inForce(): number {
    return this.limit === undefined ? Number.MAX_SAFE_INTEGER : Math.max(this.limit, this.sent + this.reserved);
  }

  /** The hits that must be granted; undefined where the lease must be refused. */
  offer({ atLeast, want }: { readonly atLeast: number; readonly want: number }): number | undefined {
    const left = this.inForce - this.sent - this.reserved;
    return left < atLeast ? undefined : Math.min(want, left);
  }

  granted(process: number, lease: LeaseId, hits: number): void {
    this.open.set(lease, { process, hits, used: 0 });
  }

  marked(lease: LeaseId, used: number): void {
    const held = this.open.get(lease);
    if (held !== undefined) held.used = Math.max(held.used, used);
  }

  closed(lease: LeaseId, used: number): void {
    if (this.open.delete(lease)) this.sent += used;
  }

  /** Closes what the processes have left: at the mark, or as wholly used. */
  recovered(dead: ReadonlySet<number>, marksAreKept: boolean): void {
    for (const [lease, { process, hits, used }] of this.open)
      if (dead.has(process)) this.closed(lease, marksAreKept ? used : hits);
  }
}
