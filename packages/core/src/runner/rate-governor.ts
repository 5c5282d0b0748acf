import type { Clock } from '../base/clock.js';
import type { EngineEvent, Untimed } from '../model/event.js';
import type { LoadSettings } from '../schema/config.js';
import { isAdaptive, nextFactor } from './adaptive-rate.js';
import type { Lanes } from './lanes.js';
import type { OfferedRate } from './offered-rate.js';
import type { RecentWindow } from './recent-window.js';

/** What a governor needs. */
export interface RateGovernorParts {
  readonly clock: Clock;
  readonly rate: OfferedRate;
  readonly lanes: Lanes;
  readonly recent: RecentWindow;
}

/** Slows a rate down while targets do not keep up, and counts what is held back so. */
export class RateGovernor {
  readonly #parts: RateGovernorParts;
  #countedAt: number;

  constructor(parts: RateGovernorParts) {
    this.#parts = parts;
    this.#countedAt = parts.clock.monotonicMs();
  }

  /** Decides anew what to offer, if the load says so. Answers what there is to tell: that it has begun to slow down, or ended. */
  adapt(adaptive: LoadSettings['adaptive']): Untimed<EngineEvent & { readonly kind: 'rate' }> | undefined {
    const { clock, rate, recent } = this.#parts;
    const before = rate.factor;
    const factor = isAdaptive(adaptive) ? nextFactor(before, adaptive, recent.read()) : 1;
    recent.turn();
    if (factor === before) return undefined;
    rate.slowTo(factor);
    if (before < 1 && factor < 1) return undefined;
    return { kind: 'rate', perSecond: rate.asked(clock.now()) * factor, because: factor < 1 ? 'slowed' : 'recovered' };
  }

  /** Counts what was held back since it was last counted. */
  count(): void {
    const { clock, lanes } = this.#parts;
    const now = clock.monotonicMs();
    lanes.countWithheld(now - this.#countedAt, clock.now());
    this.#countedAt = now;
  }
}
