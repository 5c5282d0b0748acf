import type { TargetKey } from '../model/target.js';

/** What targets beyond the most that are named are counted as. No target has such a key. */
export const OTHER_TARGETS = '(other)';

/** Names targets in metrics: so many of them, those that are seen first, by their keys, and the rest together. */
export class TargetLabels {
  readonly #most: number;
  readonly #named = new Set<TargetKey>();
  readonly #others = new Set<TargetKey>();

  constructor(most = 2_000) {
    this.#most = most;
  }

  labelOf(key: TargetKey): string {
    if (this.#named.has(key)) return key;
    if (this.#named.size < this.#most) {
      this.#named.add(key);
      return key;
    }
    this.#others.add(key);
    return OTHER_TARGETS;
  }

  /** How many targets have names of their own. */
  get named(): number {
    return this.#named.size;
  }

  /** How many have none. */
  get others(): number {
    return this.#others.size;
  }
}
