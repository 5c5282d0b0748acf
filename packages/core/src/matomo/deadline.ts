/**
 * A time limit that is set anew for every request. Its timer is left running between requests and looks, when it fires,
 * whether there is something to end: a timer for each of 30,000 requests a second would cost more than the look.
 */
export class Deadline {
  readonly #onExpired: () => void;
  #expiresAt = Number.POSITIVE_INFINITY;
  #firesAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(onExpired: () => void) {
    this.#onExpired = onExpired;
  }

  /** Expires after this time, unless it is set again or lifted. */
  set(timeoutMs: number): void {
    this.#expiresAt = performance.now() + timeoutMs;
    if (this.#expiresAt < this.#firesAt) this.#arm(timeoutMs);
  }

  /** Does not expire until it is set again. */
  lift(): void {
    this.#expiresAt = Number.POSITIVE_INFINITY;
  }

  /** Lifts it and ends its timer. */
  stop(): void {
    this.lift();
    clearTimeout(this.#timer);
    this.#firesAt = Number.POSITIVE_INFINITY;
  }

  #arm(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#firesAt = performance.now() + delayMs;
    // What keeps the process alive is the connection, not its time limit.
    this.#timer = setTimeout(() => this.#look(), delayMs).unref();
  }

  #look(): void {
    this.#firesAt = Number.POSITIVE_INFINITY;
    const leftMs = this.#expiresAt - performance.now();
    if (leftMs === Number.POSITIVE_INFINITY) return;
    if (leftMs > 0) this.#arm(leftMs);
    // After a pause of the whole process the answer may be here already, unread: it comes before this.
    else setImmediate(() => this.#expire());
  }

  #expire(): void {
    if (this.#expiresAt > performance.now()) return;
    this.lift();
    this.#onExpired();
  }
}
