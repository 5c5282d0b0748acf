/** Knows which visitors have a request under way, to notice hits of one visit that are sent in parallel. */
export class InFlight {
  // The requests under way of each visitor.
  readonly #visitors = new Map<string, number>();

  /** Opens a request. */
  begin(): Flight {
    return new Flight(this.#visitors);
  }
}

/** One request that is under way. */
export class Flight {
  readonly #visitors: Map<string, number>;
  readonly #own = new Set<string>();

  constructor(visitors: Map<string, number>) {
    this.#visitors = visitors;
  }

  /** Says that the request brings a hit of this visitor. True when another request with the visitor's hits is under way. */
  carries(visitor: string): boolean {
    // Matomo works through one bulk in order: hits of one body are not parallel.
    if (this.#own.has(visitor)) return false;
    this.#own.add(visitor);
    const others = this.#visitors.get(visitor) ?? 0;
    this.#visitors.set(visitor, others + 1);
    return others > 0;
  }

  /** Closes the request. Closing twice changes nothing. */
  end(): void {
    for (const visitor of this.#own) {
      const left = (this.#visitors.get(visitor) ?? 1) - 1;
      if (left === 0) this.#visitors.delete(visitor);
      else this.#visitors.set(visitor, left);
    }
    this.#own.clear();
  }
}
