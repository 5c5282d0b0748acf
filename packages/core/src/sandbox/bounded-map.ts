/**
 * A map that forgets. It keeps at least the last `limit / 2` keys that were set or read, and never more than `limit`.
 * Two generations instead of a queue: each operation is O(1), whereas deleting a Map's first keys one by one is not.
 */
export class BoundedMap<K, V> {
  readonly #half: number;
  readonly #onForget: (value: V) => void;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  constructor(limit: number, onForget: (value: V) => void = () => {}) {
    this.#half = Math.max(1, Math.floor(limit / 2));
    this.#onForget = onForget;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The value of a key, which counts as used. */
  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    this.#old.delete(key);
    if (this.#young.size >= this.#half && !this.#young.has(key)) this.#age();
    this.#young.set(key, value);
  }

  delete(key: K): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  /** Every value, those set or read last at the end. */
  *values(): Generator<V> {
    yield* this.#old.values();
    yield* this.#young.values();
  }

  /** Empties the map without calling anyone. */
  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
  }

  #age(): void {
    const forgotten = this.#old;
    this.#old = this.#young;
    this.#young = new Map();
    for (const value of forgotten.values()) this.#onForget(value);
  }
}
