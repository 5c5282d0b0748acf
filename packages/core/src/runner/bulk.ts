import type { SlotHold } from './slot-hold.js';

/**
 * Visits that leave in one request. They board in one turn of the event loop, so the ledger marks them together, and leave
 * when each is either launched or withdrawn. A visit is never split, unless it alone is longer than a request may be.
 */
export class Bulk<Passenger> {
  readonly kind = 'bulk';
  readonly #size: number;
  readonly #hold: SlotHold;
  readonly #onDeparture: (passengers: readonly Passenger[], hold: SlotHold) => void;
  readonly #aboard: Passenger[] = [];
  #expected = 0;
  #hits = 0;
  #isOpen = true;

  constructor(size: number, hold: SlotHold, onDeparture: (passengers: readonly Passenger[], hold: SlotHold) => void) {
    this.#size = size;
    this.#hold = hold;
    this.#onDeparture = onDeparture;
    queueMicrotask(() => this.close());
  }

  /** Takes a place for a visit of so many hits, if there is room. The first one always finds it. */
  tryBoard(hits: number): boolean {
    if (!this.#isOpen || (this.#expected > 0 && this.#hits + hits > this.#size)) return false;
    this.#expected += 1;
    this.#hits += hits;
    return true;
  }

  /** Takes no further visit. */
  close(): void {
    this.#isOpen = false;
  }

  /** A visit that has boarded is to be sent. */
  launch(passenger: Passenger): void {
    this.#aboard.push(passenger);
    this.#departIfFull();
  }

  /** A visit that has boarded is not sent after all. */
  leave(): void {
    this.#expected -= 1;
    this.#departIfFull();
  }

  #departIfFull(): void {
    this.close();
    if (this.#aboard.length < this.#expected) return;
    if (this.#expected === 0) this.#hold.giveBack();
    else this.#onDeparture(this.#aboard, this.#hold);
  }
}
