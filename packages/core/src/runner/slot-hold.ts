import type { Connection } from '../matomo/transport.js';
import type { Slots } from './slots.js';

/** What a visit has of its target's slots: one, or none while it waits. */
export class SlotHold {
  readonly kind = 'slot';
  readonly #slots: Slots;
  #slot: Connection | undefined;

  /** Begins with a slot in hand. */
  constructor(slots: Slots, slot: Connection) {
    this.#slots = slots;
    this.#slot = slot;
  }

  /** The slot in hand, if there is one. */
  get inHand(): Connection | undefined {
    return this.#slot;
  }

  /** The slot in hand, or the next one that is free; none once all is closed. */
  async take(): Promise<Connection | undefined> {
    this.#slot ??= await this.#slots.acquire();
    return this.#slot;
  }

  /** Gives the slot back, if there is one in hand. */
  giveBack(): void {
    if (this.#slot !== undefined) this.#slots.release(this.#slot);
    this.#slot = undefined;
  }
}
