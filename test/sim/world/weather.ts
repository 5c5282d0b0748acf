/** What can go wrong. Each seed draws some of them, and often none: faults can hide a fault of ours. */
export const faultKinds = [
  'crash',
  'power-loss',
  'suspend',
  'clock-step',
  'receiver-skew',
  'dst',
  'midnight',
  'cap-change',
  'budget-change',
  'live-apply',
  'zone-change',
  'second-runner',
  'revoked',
  'pause',
  'refused',
  'reset-before-receipt',
  'reset-after-receipt',
  'timeout',
  'slow-answer',
  'unavailable',
  'throttled',
  'server-error',
  'rejected',
  'full-disk',
  'busy',
  'slow-store',
] as const;

/** A kind of fault. */
export type FaultKind = (typeof faultKinds)[number];

/** Faults of a request. */
export const networkKinds = [
  'refused',
  'reset-before-receipt',
  'reset-after-receipt',
  'timeout',
  'slow-answer',
  'unavailable',
  'throttled',
  'server-error',
  'rejected',
] as const satisfies readonly FaultKind[];

/** A kind of fault of a request. */
export type NetworkKind = (typeof networkKinds)[number];

/** Faults of a call of the store. */
export const storeKinds = ['full-disk', 'busy', 'slow-store'] as const satisfies readonly FaultKind[];

/** A kind of fault of a call of the store. */
export type StoreKind = (typeof storeKinds)[number];

/** Which faults are in force now, and how many have happened. */
export class Weather {
  /** Each request to a host meets one of these with this chance. */
  readonly network = new Map<string, { readonly kinds: readonly NetworkKind[]; readonly share: number }>();
  /** Each call of the store, of any process, meets this. */
  store: StoreKind | undefined;
  readonly #counts = new Map<FaultKind, number>();

  count(kind: FaultKind, by = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + by);
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Faults stop. */
  clear(): void {
    this.network.clear();
    this.store = undefined;
  }
}
