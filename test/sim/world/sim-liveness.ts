import type { Hold, Liveness } from '../../../packages/core/src/state/liveness.js';
import type { SimProcess } from './sim-process.js';

/** Who lives, as the system would tell; and whom it takes for dead though they live, as a lost session of a database would be. */
export class SimLiveness {
  readonly #holders = new Map<string, SimProcess>();
  readonly #lost = new Set<string>();

  /** As whichever process has it sees it. */
  of(process: () => SimProcess): Liveness {
    return {
      hold: async (id): Promise<Hold> => {
        this.#holders.set(id, process());
        return { release: async () => void this.#holders.delete(id) };
      },
      isDead: async (id) => this.isDead(id),
    };
  }

  isDead(id: string): boolean {
    return this.#lost.has(id) || !(this.#holders.get(id)?.isAlive ?? false);
  }

  /** The system does not know of a holder any more, though its process lives. */
  lose(id: string): void {
    this.#lost.add(id);
  }
}
