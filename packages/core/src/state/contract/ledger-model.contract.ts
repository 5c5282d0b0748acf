// The ledger as plain sets and maps, for the model test.
import type { Lease, LeaseId } from '../../model/state.js';

/** An open lease of the model. */
interface OpenLease {
  readonly process: number;
  readonly low: number;
  readonly high: number;
  used: number;
}

/** One account's day, index by index. It throws when the ledger it is told about breaks a promise. */
export class DayModel {
  /** The applied cap; undefined without a target. */
  cap: number | undefined;
  readonly open = new Map<LeaseId, OpenLease>();
  readonly started = new Set<number>();
  #free = new Set<number>();
  #next = 0;

  get leased(): number {
    return [...this.open.values()].reduce((sum, { low, high }) => sum + high - low, 0);
  }

  /** Visits of open leases that are marked. */
  get inUse(): number {
    return [...this.open.values()].reduce((sum, { low, used }) => sum + used - low, 0);
  }

  get indices(): number {
    return this.#next;
  }

  /** The range that must be granted. */
  expected({
    from,
    until,
    want,
  }: {
    from: number;
    until: number;
    want: number;
  }): readonly [number, number] | undefined {
    const most = Math.min(want, (this.cap ?? 0) - this.started.size - this.leased);
    if (most <= 0) return undefined;
    const lowest = [...this.#free].filter((index) => from <= index && index < until).sort((a, b) => a - b)[0];
    if (lowest === undefined) {
      const low = Math.max(from, this.#next);
      return low < until ? [low, Math.min(until, low + most)] : undefined;
    }
    let high = lowest + 1;
    while (high < until && high - lowest < most && this.#free.has(high)) high++;
    return [lowest, high];
  }

  granted(process: number, { id, from, to }: Lease): void {
    for (let index = from; index < to; index++) {
      const isTaken = this.started.has(index) || (index < this.#next && !this.#free.has(index));
      if (isTaken) throw new RangeError(`Visit ${index} was granted twice.`);
    }
    for (let index = this.#next; index < to; index++) this.#free.add(index);
    for (let index = from; index < to; index++) this.#free.delete(index);
    this.#next = Math.max(this.#next, to);
    this.open.set(id, { process, low: from, high: to, used: from });
  }

  /** False when the lease is not open. */
  marked(id: LeaseId, used: number): boolean {
    const lease = this.open.get(id);
    if (lease === undefined) return false;
    lease.used = Math.max(lease.used, used);
    return true;
  }

  closed(id: LeaseId, used: number): void {
    const lease = this.open.get(id);
    if (lease === undefined) return;
    for (let index = lease.low; index < used; index++) this.started.add(index);
    for (let index = used; index < lease.high; index++) this.#free.add(index);
    this.open.delete(id);
  }

  /** Closes what the processes have left: at the mark, or as wholly used. */
  recovered(dead: ReadonlySet<number>, marksAreKept: boolean): void {
    for (const [id, { process, used, high }] of this.open)
      if (dead.has(process)) this.closed(id, marksAreKept ? used : high);
  }
}
