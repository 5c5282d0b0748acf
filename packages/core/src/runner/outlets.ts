import type { LaneParts } from './lane-parts.js';
import { type MarkedVisit, Outlet } from './outlet.js';

/** The ways of a lane: the one that visits take now, and those to other URLs on which visits are still under way. */
export class Outlets {
  #current: Outlet;
  #former: Outlet[] = [];

  constructor(parts: LaneParts) {
    this.#current = new Outlet(parts);
  }

  /** The one that further visits take. */
  get current(): Outlet {
    return this.#current;
  }

  /** Visits under way on all of them. */
  get inFlight(): number {
    return this.#former.reduce((sum, { inFlight }) => sum + inFlight, this.#current.inFlight);
  }

  /** Visits under way end where they began; further ones go to the URL and with the connections that hold now. */
  refit(parts: LaneParts): void {
    if (parts.runnable.target.settings.url === this.#current.url) {
      this.#current.refit(parts);
      return;
    }
    this.#current.retire();
    this.#former = [...this.#former.filter(({ inFlight }) => inFlight > 0), this.#current];
    this.#current = new Outlet(parts);
  }

  /** Sends a visit the way that it was given, with what holds now. */
  send(marked: MarkedVisit, outlet: Outlet, parts: LaneParts): void {
    if (outlet !== this.#current && !this.#former.includes(outlet)) this.#former.push(outlet);
    outlet.send(marked, parts);
  }

  /** Ends all connections, and with them what is under way. */
  disconnect(): void {
    for (const outlet of [this.#current, ...this.#former]) outlet.close();
  }
}
