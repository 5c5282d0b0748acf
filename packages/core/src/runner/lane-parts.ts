import type { Clock, Instant } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { HitEncoder } from '../matomo/encode-hits.js';
import type { Transport } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import type { DayBounds } from '../model/state.js';
import type { Visit } from '../model/visit.js';
import type { Arrivals } from './arrivals.js';
import type { Cut } from './cut.js';
import type { RunnableTarget } from './runnable-target.js';
import type { Tally } from './tally.js';
import type { Mode } from './visit-times.js';

/** What a lane is made of. */
export interface LaneParts {
  readonly runnable: RunnableTarget;
  readonly makeVisit: (date: DayBounds['date'], index: number) => Visit;
  readonly encoder: HitEncoder;
  readonly mode: Mode;
  readonly day: DayBounds;
  /** Names the arrivals: with another name, a lane goes on under others. */
  readonly schedule: string;
  /** The arrivals of a day; of those that take the place of others, what is due from `since` on. */
  readonly arrivalsOf: (day: DayBounds, since?: Instant) => Arrivals;
  /** At most so many visits in this run. */
  readonly quota: number;
  readonly tally: Tally;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly cut: Cut;
  readonly emit: (event: EngineEvent) => void;
  /** Something has changed that may let a visit start. */
  readonly onFree: () => void;
  /** Something threw that never should. */
  readonly onFault: (error: unknown) => void;
}
