/**
 * Tells whether the holder of a lock or lease still lives, without pids (they are reused, and all are 1 in containers)
 * and without clocks (a suspended process wakes).
 */
export interface Liveness {
  /**
   * Holds `id` until it is released or this process dies. An id is a new UUID: nobody ever holds it again, so who was
   * dead once is dead for good. Throws a TypeError if `id` is held already.
   */
  hold(id: string): Promise<Hold>;
  /** True if no process holds `id`. A suspended process still holds, and so does the asking one. */
  isDead(id: string): Promise<boolean>;
}

/** Proof of life of one id. */
export interface Hold {
  /** Gives the id up. Releasing twice changes nothing. */
  release(): Promise<void>;
}
