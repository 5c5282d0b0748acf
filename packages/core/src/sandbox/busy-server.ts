/** A server that works on one request after the other: those that come faster than it works wait for their turn. */
export class BusyServer {
  readonly #workMs: number;
  #freeAt = 0;

  constructor(perSecond: number) {
    this.#workMs = 1_000 / perSecond;
  }

  /** How long the next request takes that comes now, with its wait, in milliseconds. */
  take(now: number): number {
    this.#freeAt = Math.max(now, this.#freeAt) + this.#workMs;
    return this.#freeAt - now;
  }
}
