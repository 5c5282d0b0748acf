import type { Connection } from '../matomo/transport.js';

/**
 * The connection slots of one target. A hit leaves only with a slot in hand, so that nothing ever waits unseen in a
 * client's queue: what waits, waits here, and is known not to have left.
 */
export class Slots {
  #limit: number;
  readonly #open: () => Connection;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  readonly #waiting: ((connection: Connection) => void)[] = [];
  readonly #onIdle: () => void;
  #isRetired = false;

  constructor(options: { readonly limit: number; readonly open: () => Connection; readonly onIdle: () => void }) {
    this.#limit = options.limit;
    this.#open = options.open;
    this.#onIdle = options.onIdle;
  }

  /** A slot, if one is free. The one that was used last comes first: its connection is warm. */
  tryAcquire(): Connection | undefined {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#all.size >= this.#limit) return undefined;
    const fresh = this.#open();
    this.#all.add(fresh);
    return fresh;
  }

  /** A slot, as soon as one is free. Who waits here comes before new visits: a started visit should not be held up. */
  acquire(): Promise<Connection> {
    const connection = this.tryAcquire();
    if (connection !== undefined) return Promise.resolve(connection);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(connection: Connection): void {
    if (this.#all.size > this.#limit) {
      this.#drop(connection);
      return;
    }
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next(connection);
      return;
    }
    if (this.#isRetired) this.#drop(connection);
    else this.#idle.push(connection);
    this.#onIdle();
  }

  /** Allows so many from now on. What is above the limit closes as it comes back. */
  setLimit(limit: number): void {
    this.#limit = limit;
    while (this.#idle.length > 0 && this.#all.size > limit) this.#drop(this.#idle.shift());
    while (this.#waiting.length > 0 && this.#all.size < limit) {
      const connection = this.tryAcquire();
      if (connection !== undefined) this.#waiting.shift()?.(connection);
    }
    this.#onIdle();
  }

  /** Keeps no connection open that nobody uses: only visits under way still come here. */
  retire(): void {
    this.#isRetired = true;
    for (const connection of this.#idle.splice(0)) this.#drop(connection);
  }

  #drop(connection: Connection | undefined): void {
    if (connection === undefined) return;
    this.#all.delete(connection);
    connection.close();
  }

  /** Closes every connection, also of the slots in use: their requests end as errors. */
  close(): void {
    for (const connection of this.#all) connection.close();
  }
}
