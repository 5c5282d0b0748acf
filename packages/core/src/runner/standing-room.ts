/** What connections an instance has for visits that start. */
export interface Room<Sharer> {
  /** Connections that are free. */
  readonly free: number;
  /** Visits that wait for one. */
  readonly waiting: number;
  /** Who was refused a connection, in the order in which it came. */
  readonly refused: Iterable<Sharer>;
}

/** How many visits may stand where so many have ended in a turn: more end in the next one, now and then. */
export function turnoverOf(ended: number): number {
  return Math.ceil(ended * 1.25);
}

/**
 * Lets visits stand, which start before a connection is free for them: else it would stay idle until the next turn. Of all targets of an
 * instance no more stand than have ended in a turn, and whoever was refused first comes first: the targets that have connections would
 * hand them on to themselves for ever.
 */
export class StandingRoom<Sharer> {
  #ended = 0;
  #standing = 0;
  /** How many may stand yet in this turn; `#unclaimed` of them though they were not refused. */
  #places = 0;
  #unclaimed = 0;
  /** Each of them has a place. */
  #refused = new Set<Sharer>();

  /** A visit has ended. */
  ended(): void {
    this.#ended += 1;
  }

  /** Another turn begins. */
  turn({ free, waiting, refused }: Room<Sharer>): void {
    this.#places = Math.max(0, turnoverOf(this.#ended) - this.#standing - waiting);
    this.#ended = 0;
    if (this.#places === 0) return;
    this.#refused = firstOf(refused, free + this.#places);
    this.#unclaimed = free + this.#places - this.#refused.size;
  }

  /** Lets a visit stand, if it may. */
  tryStand(sharer: Sharer): boolean {
    if (this.#places === 0 || (this.#unclaimed <= 0 && !this.#refused.has(sharer))) return false;
    if (!this.#refused.delete(sharer)) this.#unclaimed -= 1;
    this.#places -= 1;
    this.#standing += 1;
    return true;
  }

  /** One that stood has its connection, waits for it like all that are under way, or does not start after all. */
  sit(): void {
    this.#standing -= 1;
  }
}

function firstOf<Item>(items: Iterable<Item>, most: number): Set<Item> {
  const first = new Set<Item>();
  for (const item of items) {
    if (first.size >= most) break;
    first.add(item);
  }
  return first;
}
