import type { Clock } from '../base/clock.js';
import type { Connection } from '../matomo/transport.js';
import { StandingRoom } from './standing-room.js';

/** One target's part in the connections of its instance. */
export interface Sharer {
  /** Connections in use. */
  readonly used: number;
  /** Most connections in use. */
  readonly limit: number;
  /** Visits under way that wait for one. */
  readonly waiting: number;
  /** Sharers of equal lines use each other's idle connections: they reach the same server in the same way. */
  readonly line: string;
  open(): Connection;
  /** Takes connections for visits under way that wait for one, as far as it may. */
  serve(): void;
}

/** With more than one sharer, a further connection is taken only while it is less than so many times what stays free. */
const GREED = 4;
/** Who was refused keeps its place in the queue so long without asking again. */
const PATIENCE_MS = 500;

/**
 * The connections of one instance, which its targets share under one limit: 500 sites of one Matomo must not open 500 pools.
 *
 * A target that takes all it can get, since it hangs, leaves a part free for the others: it takes a further connection only
 * while it has less than four times what stays free then. Alone it comes to four fifths of the limit, two such to four ninths
 * each, and there is always something left. Nothing is set aside for a target that wants none. (Switches share their buffers
 * so: Choudhury and Hahne, Dynamic Queue Length Thresholds, 1998.) Who is refused a connection for a new visit has its turn
 * before those who ask later.
 */
export class SharedConnections {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #sharers = new Set<Sharer>();
  readonly #lines = new Map<string, Line>();
  /** Also of those that have left, whose visits under way go on. */
  readonly #lineOf = new WeakMap<Sharer, Line>();
  /** Connections in use, and where they go back to. */
  readonly #inUse = new Map<Connection, Line>();
  /** Who was refused, in the order in which it came, and when it asked last. */
  readonly #refused = new Map<Sharer, number>();
  /** Who has visits under way that wait. */
  readonly #waiting = new Set<Sharer>();
  readonly #room = new StandingRoom<Sharer>();
  #limit: number;
  #open = 0;

  constructor(limit: number, clock: Pick<Clock, 'monotonicMs'>) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Whether some sharer may take a connection. */
  get areFree(): boolean {
    return this.#free > 0;
  }

  /** Connections that are not closed, idle ones included. */
  get open(): number {
    return this.#open;
  }

  /** Allows so many from now on. What is above closes as it comes back. */
  setLimit(limit: number): void {
    if (limit === this.#limit) return;
    this.#limit = limit;
    for (const line of this.#lines.values()) while (this.#open > limit && this.#closeIdle(line)) {}
    this.#serve();
  }

  /** Counts a sharer in; once more when its limit or its line has changed. */
  join(sharer: Sharer): void {
    const line = this.#lines.get(sharer.line) ?? new Line();
    this.#lines.set(sharer.line, line);
    line.admit(sharer);
    this.#lineOf.set(sharer, line);
    this.#sharers.add(sharer);
    for (const other of this.#lines.values()) if (other !== line) this.#part(other, sharer);
    this.#trim(line);
    this.#serve();
  }

  /** Counts a sharer out: it takes nothing for new visits any more. */
  leave(sharer: Sharer): void {
    this.#sharers.delete(sharer);
    this.#refused.delete(sharer);
    for (const line of this.#lines.values()) this.#part(line, sharer);
  }

  /** Another turn begins, in which visits start. */
  turn(): void {
    let waiting = 0;
    for (const sharer of this.#waiting) waiting += sharer.waiting;
    this.#room.turn({ free: this.#free, waiting, refused: this.#refused.keys() });
  }

  /** Lets a visit start though no connection is free yet, if it may: see {@link StandingRoom}. */
  tryStand(sharer: Sharer): boolean {
    if (!this.#room.tryStand(sharer)) return false;
    this.#refused.delete(sharer);
    return true;
  }

  /** A visit that stood does so no longer. */
  sit(): void {
    this.#room.sit();
  }

  /** A visit has ended. */
  ended(): void {
    this.#room.ended();
  }

  /** A connection for a visit, if the sharer may have one; for a visit under way, before those that start. */
  take(sharer: Sharer, isUnderWay: boolean): Connection | undefined {
    if (!this.#mayTake(sharer) || (!isUnderWay && this.#mustQueue(sharer))) {
      if (!isUnderWay) this.#refused.set(sharer, this.#clock.monotonicMs());
      return undefined;
    }
    this.#refused.delete(sharer);
    const line = this.#lineOf.get(sharer) ?? new Line();
    const connection = line.idle.pop() ?? this.#openFor(sharer, line);
    this.#inUse.set(connection, line);
    return connection;
  }

  /** Takes a connection back. A closed one is forgotten. */
  giveBack(connection: Connection, isClosed: boolean): void {
    const line = this.#inUse.get(connection);
    if (line === undefined) return;
    this.#inUse.delete(connection);
    line.idle.push(connection);
    if (isClosed) this.#drop(line, line.idle.pop());
    // Who waits takes it as it is.
    this.#serve();
    if (this.#open > this.#limit) this.#closeIdle(line);
    this.#trim(line);
  }

  /** Remembers that visits under way of a sharer wait for a connection. */
  wait(sharer: Sharer): void {
    this.#waiting.add(sharer);
  }

  /** Forgets that visits under way of a sharer wait. */
  served(sharer: Sharer): void {
    this.#waiting.delete(sharer);
  }

  get #free(): number {
    return this.#limit - this.#inUse.size;
  }

  #mayTake(sharer: Sharer): boolean {
    const free = this.#free;
    if (free <= 0 || sharer.used === 0 || this.#sharers.size < 2) return free > 0;
    return sharer.used < GREED * (free - 1);
  }

  /** Whether others were refused before it, for whom all that is free is kept. */
  #mustQueue(sharer: Sharer): boolean {
    if (this.#refused.size === 0) return false;
    const since = this.#clock.monotonicMs() - PATIENCE_MS;
    let left = this.#free;
    for (const [other, askedAt] of this.#refused) {
      if (other === sharer) return false;
      if (askedAt < since) this.#refused.delete(other);
      else if (this.#mayTake(other)) left -= 1;
      if (left <= 0) return true;
    }
    return false;
  }

  #serve(): void {
    if (this.#waiting.size === 0) return;
    for (const sharer of [...this.#waiting]) {
      if (this.#free <= 0) return;
      sharer.serve();
    }
  }

  /** Opens a connection; where as many are open as may be, an idle one of another line makes room. */
  #openFor(sharer: Sharer, line: Line): Connection {
    if (this.#open >= this.#limit) for (const other of this.#lines.values()) if (this.#closeIdle(other)) break;
    this.#open += 1;
    line.open += 1;
    return sharer.open();
  }

  #part(line: Line, sharer: Sharer): void {
    if (!line.dismiss(sharer)) return;
    this.#trim(line);
    if (line.most > 0) return;
    for (const [name, known] of this.#lines) if (known === line) this.#lines.delete(name);
  }

  /** Closes what is idle beyond what the sharers of a line may use together. */
  #trim(line: Line): void {
    while (line.open > line.most && this.#closeIdle(line)) {}
  }

  /** Closes the connection of a line that was not used for longest, if one is idle. */
  #closeIdle(line: Line): boolean {
    const idle = line.idle.shift();
    if (idle !== undefined) this.#drop(line, idle);
    return idle !== undefined;
  }

  #drop(line: Line, connection: Connection | undefined): void {
    this.#open -= 1;
    line.open -= 1;
    connection?.close();
  }
}

/** Connections that reach one server in one way. */
class Line {
  /** The one that was used last is taken first: it is warm. */
  readonly idle: Connection[] = [];
  open = 0;
  readonly #limits = new Map<Sharer, number>();
  #most = 0;

  /** What its sharers may use together. */
  get most(): number {
    return this.#most;
  }

  admit(sharer: Sharer): void {
    this.dismiss(sharer);
    this.#limits.set(sharer, sharer.limit);
    this.#most += sharer.limit;
  }

  dismiss(sharer: Sharer): boolean {
    this.#most -= this.#limits.get(sharer) ?? 0;
    return this.#limits.delete(sharer);
  }
}
