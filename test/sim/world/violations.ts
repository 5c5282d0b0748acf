/** What must never happen, and did. */
export class Violations {
  readonly #found: string[] = [];

  add(what: string): void {
    if (this.#found.length < MOST) this.#found.push(what);
  }

  /** Adds the words if it does not hold. */
  demand(holds: boolean, what: () => string): void {
    if (!holds) this.add(what());
  }

  get found(): readonly string[] {
    return this.#found;
  }

  get areAny(): boolean {
    return this.#found.length > 0;
  }
}

const MOST = 20;
