import type { Connection } from '../matomo/transport.js';

/**
 * The connection slots of one target. A hit leaves only with a slot in hand, so that nothing ever waits unseen in a
 * client's queue: what waits, waits here, and is known not to have left.
 */
export class Slots {
  readonly #limit: number;
  readonly #open: () => Connection;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  readonly #waiting: ((connection: Connection) => void)[] = [];
  readonly #onIdle: () => void;

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
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next(connection);
      return;
    }
    this.#idle.push(connection);
    this.#onIdle();
  }

  /** Closes every connection, also of the slots in use: their requests end as errors. */
  close(): void {
    for (const connection of this.#all) connection.close();
  }
}
