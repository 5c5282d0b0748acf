/**
 * Tells whether the holder of a lock or lease still lives, without pids (they are reused, and all are 1 in containers)
 * and without clocks (a suspended process wakes).
 */
export interface Liveness {
  /** Holds `id` until it is released or this process dies. Fails if another process holds it. */
  hold(id: string): Promise<Hold>;
  /** True if no process holds `id`. A suspended process still holds. */
  isDead(id: string): Promise<boolean>;
}

/** Proof of life of one id. */
export interface Hold {
  release(): Promise<void>;
}
