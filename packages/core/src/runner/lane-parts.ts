import type { Clock, Instant } from '../base/clock.js';
import type { Random } from '../base/random.js';
import type { HitEncoder } from '../matomo/encode-hits.js';
import type { Transport } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import type { DayBounds } from '../model/state.js';
import type { TargetKey } from '../model/target.js';
import type { Arrivals } from './arrivals.js';
import type { Cut } from './cut.js';
import type { MakeVisit, SettledHit } from './deliver-visit.js';
import type { HitBudgets } from './hit-budgets.js';
import type { InstanceGates } from './instance-gate.js';
import type { RunnableTarget } from './runnable-target.js';
import type { Tally } from './tally.js';
import type { Mode } from './visit-times.js';
import type { WaitList } from './wait-list.js';

/** Is told of a hit that is settled. */
export type OnHit = (hit: SettledHit, target: TargetKey, at: Instant) => void;

/** What a lane is made of. */
export interface LaneParts {
  readonly runnable: RunnableTarget;
  readonly makeVisit: MakeVisit;
  readonly encoder: HitEncoder;
  readonly mode: Mode;
  readonly day: DayBounds;
  /** Names the arrivals: with another name, a lane goes on under others. */
  readonly schedule: string;
  /** The arrivals of a day; of those that take the place of others, what is due from `since` on. */
  readonly arrivalsOf: (day: DayBounds, since?: Instant) => Arrivals;
  /** What bounds its hits besides its cap. */
  readonly budgets: HitBudgets;
  readonly tally: Tally;
  readonly transport: Transport;
  readonly gates: InstanceGates;
  readonly clock: Clock;
  readonly random: Random;
  readonly cut: Cut;
  readonly waitList: WaitList;
  /** Told of every hit that is settled; absent, it costs nothing. */
  readonly onHit?: OnHit | undefined;
  readonly emit: (event: EngineEvent) => void;
  /** Something has changed that may let a visit start. */
  readonly onFree: () => void;
  /** Something threw that never should. */
  readonly onFault: (error: unknown) => void;
}
