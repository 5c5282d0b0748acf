import type { AccountKey } from '../../../model/target.js';

/** A change of one bucket. */
export interface QuarterChange {
  readonly account: AccountKey;
  readonly quarter: number;
  readonly visits: number;
}

/** Sums up changes of buckets, to be written at once. */
export class QuarterChanges {
  readonly #changes = new Map<string, QuarterChange>();

  add(account: AccountKey, quarter: number, visits: number): void {
    const key = JSON.stringify([account, quarter]);
    const before = this.#changes.get(key)?.visits ?? 0;
    this.#changes.set(key, { account, quarter, visits: before + visits });
  }

  /** Buckets that change, in one order for everybody: who writes them in another could wait for each other. */
  get sorted(): readonly QuarterChange[] {
    return [...this.#changes.values()]
      .filter(({ visits }) => visits !== 0)
      .sort((a, b) => (a.account === b.account ? a.quarter - b.quarter : a.account < b.account ? -1 : 1));
  }
}
