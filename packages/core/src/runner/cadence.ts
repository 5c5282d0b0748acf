/** How often a runner does what, in milliseconds. */
export interface Cadence {
  /** Ledger marks and new visits come at most this often. */
  readonly busyMs: number;
  /** With nothing due, the lanes are looked at this often. */
  readonly idleMs: number;
  /** What was counted goes to the state, and the books are read. */
  readonly recordMs: number;
  /** The state is looked at for changes: short enough that a pause shows, and stops visits, within 200 ms. */
  readonly followMs: number;
  /** The leases of dead runs are taken back, and their part of the load is taken over. */
  readonly recoverMs: number;
  /** Old intervals are made longer. */
  readonly thinMs: number;
  /** An adaptive rate is decided anew. */
  readonly adaptMs: number;
}

/** How often a real runner does what. */
export const usualCadence: Cadence = {
  busyMs: 20,
  idleMs: 200,
  recordMs: 1_000,
  followMs: 150,
  recoverMs: 1_000,
  thinMs: 600_000,
  adaptMs: 5_000,
};
