import type { Connection } from '../matomo/transport.js';
import type { OnSlot, Slots } from './slots.js';

/** What a visit has of its target's slots: one, or none while it waits. */
export class SlotHold {
  readonly kind = 'slot';
  readonly #slots: Slots;
  #slot: Connection | undefined;

  /** Begins with a slot in hand, or without one: then it waits. */
  constructor(slots: Slots, slot?: Connection) {
    this.#slots = slots;
    this.#slot = slot;
  }

  /** The slot in hand, if there is one. */
  get inHand(): Connection | undefined {
    return this.#slot;
  }

  /** Takes the slot in hand, or the next one that is free: perhaps at once; none once all is closed. */
  take(onSlot: OnSlot): void {
    if (this.#slot !== undefined) {
      onSlot(this.#slot);
      return;
    }
    this.#slots.acquire((slot) => {
      this.#slot = slot;
      onSlot(slot);
    });
  }

  /** Gives the slot back, if there is one in hand. */
  giveBack(): void {
    if (this.#slot !== undefined) this.#slots.release(this.#slot);
    this.#slot = undefined;
  }
}
