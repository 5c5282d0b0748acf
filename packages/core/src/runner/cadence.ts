/** How often a runner does what, in milliseconds. */
export interface Cadence {
  /** Ledger marks and new visits come at most this often. */
  readonly busyMs: number;
  /** And at most this often while visits that are due wait for a connection: one that is free again shall not stay idle. */
  readonly hurriedMs: number;
  /** With nothing due, the lanes are looked at this often. */
  readonly idleMs: number;
  /** What was counted goes to the state, and the books are read. */
  readonly recordMs: number;
  /** The state is looked at for changes: short enough that one is adopted within a second. */
  readonly followMs: number;
  /** The leases of dead runs are taken back. */
  readonly recoverMs: number;
  /** Old intervals are made longer. */
  readonly thinMs: number;
  /** An adaptive rate is decided anew. */
  readonly adaptMs: number;
}

/** How often a real runner does what. */
export const usualCadence: Cadence = {
  busyMs: 20,
  hurriedMs: 5,
  idleMs: 200,
  recordMs: 1_000,
  followMs: 400,
  recoverMs: 2_000,
  thinMs: 600_000,
  adaptMs: 5_000,
};
