import type { Clock, Instant } from '../base/clock.js';
import { type Random, randomFrom } from '../base/random.js';
import { arrivalTimes } from '../calendar/arrival-times.js';
import { localDayAt } from '../calendar/local-day.js';
import { rateCurve, visitsOn } from '../calendar/rate-curve.js';
import { hitEncoder } from '../matomo/encode-hits.js';
import type { Transport } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import type { RunId } from '../model/run.js';
import type { DayBounds } from '../model/state.js';
import type { Page, ResolvedTarget } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';
import { visitMaker } from '../traffic/make-visit.js';
import { type Arrivals, EagerArrivals, PlannedArrivals, SteadyArrivals } from './arrivals.js';
import type { Cut } from './cut.js';
import { Lane } from './lane.js';
import type { Pace } from './pace.js';
import type { Tally } from './tally.js';
import type { Mode } from './visit-times.js';

/** A target with all that a runner needs to serve it. */
export interface RunnableTarget {
  readonly target: ResolvedTarget;
  readonly pages: readonly Page[];
  readonly token?: string | undefined;
}

/** What all lanes of a run share. */
export interface LaneContext {
  readonly run: RunId;
  readonly seed: string;
  readonly pace: Pace;
  /** Overrides the targets' own. */
  readonly mode?: Mode | undefined;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly cut: Cut;
  readonly emit: (event: EngineEvent) => void;
  readonly onFree: () => void;
  readonly onFault: (error: unknown) => void;
}

/** What one lane has for itself. */
export interface LaneShare {
  readonly load: LoadSettings;
  /** Visits of the plan of a day. */
  readonly visitsPerDay: number;
  /** At most so many visits in this run. */
  readonly quota: number;
  readonly tally: Tally;
}

/** Makes the lane of a target, as of now. */
export function makeLane(runnable: RunnableTarget, context: LaneContext, share: LaneShare): Lane {
  const { target, pages, token } = runnable;
  const { settings } = target;
  const { clock, pace, seed } = context;
  return new Lane({
    ...context,
    target,
    makeVisit: visitMaker({ seed, target: target.key, settings, pages }),
    encoder: hitEncoder({ siteId: settings.siteId, token }),
    mode: context.mode ?? settings.delivery.mode ?? (pace.kind === 'plan' ? 'realtime' : 'condensed'),
    day: localDayAt(clock.now(), settings.timezone),
    arrivalsOf: (day) => arrivalsOf(target, day, { context, share }),
    quota: share.quota,
    tally: share.tally,
    random: randomFrom(seed).split('breaker').split(context.run).split(target.key),
  });
}

interface Sharing {
  readonly context: LaneContext;
  readonly share: LaneShare;
}

function arrivalsOf(target: ResolvedTarget, day: DayBounds, { context, share }: Sharing): Arrivals {
  const random = randomFrom(context.seed).split('arrivals').split(target.key).split(day.date);
  switch (context.pace.kind) {
    case 'plan':
      return plannedArrivals(target, day, share, random);
    case 'rate':
      // What comes at a rate depends on when the run began, unlike the plan of a day.
      return new SteadyArrivals(share.load.arrivals, random.split(context.run), context.clock.now());
    case 'max':
      return new EagerArrivals();
  }
}

function plannedArrivals({ settings }: ResolvedTarget, day: DayBounds, share: LaneShare, random: Random): Arrivals {
  const { activity } = settings;
  const visits = visitsOn(day, share.visitsPerDay, activity.weekdays);
  const curve = rateCurve(day, activity);
  return new PlannedArrivals(arrivalTimes({ curve, visits, arrivals: share.load.arrivals, random }));
}

/** The day after a lane's, once it has begun. */
export function dayTurned(lane: Lane, now: Instant): DayBounds | undefined {
  const { startsAt, endsAt, timezone } = lane.day;
  return now >= endsAt || now < startsAt ? localDayAt(now, timezone) : undefined;
}
