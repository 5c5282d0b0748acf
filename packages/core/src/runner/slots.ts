import type { Connection } from '../matomo/transport.js';
import type { SharedConnections, Sharer } from './shared-connections.js';
import { turnoverOf } from './standing-room.js';

/** What slots are made of. */
export interface SlotsOptions {
  /** Most slots in use. */
  readonly limit: number;
  /** Those of the instance: a slot is one of them, while it is in use. */
  readonly connections: SharedConnections;
  readonly source: SlotSource;
  /** A slot may be free for a new visit. */
  readonly onIdle: () => void;
}

/** Where connections come from. */
export interface SlotSource {
  /** Equal for connections that reach the same server in the same way. */
  readonly line: string;
  open(): Connection;
}

/** Takes a slot; none once all is closed. */
export type OnSlot = (connection: Connection | undefined) => void;

/**
 * The connection slots of one target. A hit leaves only with a slot in hand, so that nothing ever waits unseen in a
 * client's queue: what waits, waits here, and is known not to have left.
 */
export class Slots implements Sharer {
  readonly #connections: SharedConnections;
  readonly #used = new Set<Connection>();
  readonly #waiting: OnSlot[] = [];
  readonly #onIdle: () => void;
  #limit: number;
  #source: SlotSource;
  /** Visits that have started without a slot, and do not wait for one yet. */
  #standing = 0;
  /** Visits that have ended since the last turn, and in the turn before it. */
  #ended = 0;
  #turnover = 0;
  #isClosed = false;

  constructor({ limit, connections, source, onIdle }: SlotsOptions) {
    this.#limit = limit;
    this.#source = source;
    this.#connections = connections;
    this.#onIdle = onIdle;
    connections.join(this);
  }

  get limit(): number {
    return this.#limit;
  }

  get used(): number {
    return this.#used.size;
  }

  /** Visits under way that wait for a slot. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get line(): string {
    return this.#source.line;
  }

  open(): Connection {
    return this.#source.open();
  }

  /** Another turn begins, in which visits start. */
  turn(): void {
    this.#turnover = turnoverOf(this.#ended);
    this.#ended = 0;
  }

  /** A visit has ended. */
  ended(): void {
    this.#ended += 1;
    this.#connections.ended();
  }

  /**
   * Lets a visit start without a slot, if it may: where visits end fast, as many as ended in the last turn, each until a slot is free. One
   * may always where nothing is under way: other targets have all the connections.
   */
  tryStand(): boolean {
    const unserved = this.#standing + this.#waiting.length;
    if (unserved >= this.#turnover && unserved + this.#used.size > 0) return false;
    if (this.#isClosed || !this.#connections.tryStand(this)) return false;
    this.#standing += 1;
    return true;
  }

  /** A visit that stood waits for its slot now, or does not start after all. */
  sit(): void {
    this.#standing -= 1;
    this.#connections.sit();
  }

  /** A slot for a new visit, if one is free. */
  tryAcquire(): Connection | undefined {
    return this.#take(false);
  }

  /**
   * Gives a slot to a visit under way, as soon as one is free: perhaps at once; none once all is closed. Who waits here comes before
   * new visits: a started visit should not be held up.
   */
  acquire(onSlot: OnSlot): void {
    const connection = this.#waiting.length === 0 ? this.#take(true) : undefined;
    if (connection !== undefined || this.#isClosed) {
      onSlot(connection);
      return;
    }
    this.#waiting.push(onSlot);
    this.#connections.wait(this);
  }

  release(connection: Connection): void {
    if (!this.#used.delete(connection)) return;
    this.#connections.giveBack(connection, this.#isClosed);
    if (this.#connections.areFree && this.#used.size < this.#limit) this.#onIdle();
  }

  serve(): void {
    while (this.#waiting.length > 0) {
      const connection = this.#take(true);
      if (connection === undefined) return;
      this.#waiting.shift()?.(connection);
    }
    this.#connections.served(this);
  }

  /** Allows so many from now on, which come from there. */
  refit(limit: number, source: SlotSource): void {
    if (this.#isClosed || (limit === this.#limit && source.line === this.line)) return;
    this.#limit = limit;
    this.#source = source;
    this.#connections.join(this);
    this.#onIdle();
  }

  /** Only visits under way still come here. */
  retire(): void {
    this.#connections.leave(this);
  }

  /** Closes the connections of the slots in use: their requests end as errors. Nobody gets a slot any more. */
  close(): void {
    this.#isClosed = true;
    this.#connections.leave(this);
    this.#connections.served(this);
    for (const connection of this.#used) connection.close();
    for (const onSlot of this.#waiting.splice(0)) onSlot(undefined);
  }

  #take(isUnderWay: boolean): Connection | undefined {
    if (this.#isClosed || this.#used.size >= this.#limit) return undefined;
    const connection = this.#connections.take(this, isUnderWay);
    if (connection !== undefined) this.#used.add(connection);
    return connection;
  }
}
