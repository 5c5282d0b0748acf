import { canonicalJson } from '../base/canonical-json.js';
import type { Clock, Instant } from '../base/clock.js';
import { never } from '../base/never.js';
import { type Random, randomFrom } from '../base/random.js';
import { arrivalTimes } from '../calendar/arrival-times.js';
import { localDayAt } from '../calendar/local-day.js';
import { rateCurve, visitsOn } from '../calendar/rate-curve.js';
import { hitEncoder } from '../matomo/encode-hits.js';
import type { Transport } from '../matomo/transport.js';
import type { EngineEvent } from '../model/event.js';
import type { RunId } from '../model/run.js';
import type { DayBounds } from '../model/state.js';
import type { ResolvedTarget } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';
import { visitMaker } from '../traffic/make-visit.js';
import { type Arrivals, EagerArrivals, PlannedArrivals, SteadyArrivals } from './arrivals.js';
import type { Cut } from './cut.js';
import { budgetRulesOf, type HitBudgets, hitBudgets } from './hit-budgets.js';
import type { InstanceGates } from './instance-gate.js';
import { Lane } from './lane.js';
import type { LaneParts, OnHit } from './lane-parts.js';
import type { Pace } from './pace.js';
import type { RecentWindow } from './recent-window.js';
import { areAlike, type RunnableTarget } from './runnable-target.js';
import type { Tally } from './tally.js';
import type { Mode } from './visit-times.js';
import type { WaitList } from './wait-list.js';

/** What all lanes of a run share. */
export interface LaneContext {
  readonly run: RunId;
  readonly seed: string;
  readonly pace: Pace;
  /** Overrides the targets' own. */
  readonly mode?: Mode | undefined;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly gates: InstanceGates;
  readonly cut: Cut;
  readonly waitList: WaitList;
  /** Remembers the last hits, where the rate follows them. */
  readonly recent?: RecentWindow | undefined;
  readonly onHit?: OnHit | undefined;
  readonly emit: (event: EngineEvent) => void;
  readonly onFree: () => void;
  readonly onFault: (error: unknown) => void;
}

/** What of the load is for one lane. */
export interface LaneShare {
  readonly load: LoadSettings;
  /** Visits of the plan of a day. */
  readonly visitsPerDay: number;
}

/** What a lane keeps through a whole run. */
export interface LaneBooks {
  readonly tally: Tally;
  /** The lane is added to a run at this time: what was due before is none of its business. */
  readonly since?: Instant | undefined;
}

/** Makes the lane of a target, as of now. */
export function makeLane(runnable: RunnableTarget, context: LaneContext, share: LaneShare, books: LaneBooks): Lane {
  const { tally, since } = books;
  const parts = { ...context, ...contentOf(runnable, context), ...scheduleOf(runnable, context, share), tally };
  return new Lane(parts, since);
}

/** Changes a lane of the same account to what is applied now. What is as before stays: a changed share needs no new visits. */
export function remakeLane(lane: Lane, runnable: RunnableTarget, context: LaneContext, share: LaneShare): void {
  const { parts } = lane;
  const schedule = scheduleOf(runnable, context, share);
  const isAlike = areAlike(parts.runnable, runnable);
  if (isAlike && parts.schedule === schedule.schedule) return;
  const content = isAlike ? {} : contentOf(runnable, context, parts.budgets);
  lane.adopt({ ...parts, ...content, ...schedule }, context.clock.now());
}

/** The day after a lane's, once it has begun. */
export function dayTurned(lane: Lane, now: Instant): DayBounds | undefined {
  const { startsAt, endsAt, timezone } = lane.day;
  return now >= endsAt || now < startsAt ? localDayAt(now, timezone) : undefined;
}

type Content = Pick<LaneParts, 'runnable' | 'makeVisit' | 'encoder' | 'mode' | 'budgets' | 'day' | 'random'>;

/** All that follows from the target alone. Budgets that are as before stay the same. */
function contentOf(runnable: RunnableTarget, context: LaneContext, before?: HitBudgets): Content {
  const { seed, pace, mode, clock, run } = context;
  const { target, pages, token, instance } = runnable;
  const { settings } = target;
  return {
    runnable,
    makeVisit: visitMaker({ seed, target: target.key, settings, pages }),
    encoder: hitEncoder({ siteId: settings.siteId, token }),
    mode: mode ?? settings.delivery.mode ?? (pace.kind === 'plan' ? 'realtime' : 'condensed'),
    budgets: hitBudgets(budgetRulesOf(target, instance), before),
    day: localDayAt(clock.now(), settings.timezone),
    random: randomFrom(seed).split('breaker').split(run).split(target.key),
  };
}

type Schedule = Pick<LaneParts, 'schedule' | 'arrivalsOf'>;

/** When visits come, under a name that tells whether two schedules differ. */
function scheduleOf({ target }: RunnableTarget, context: LaneContext, share: LaneShare): Schedule {
  const { pace, clock, run, seed } = context;
  const { arrivals } = share.load;
  const randomOf = (day: DayBounds) => randomFrom(seed).split('arrivals').split(target.key).split(day.date);
  switch (pace.kind) {
    case 'plan': {
      const { activity } = target.settings;
      const schedule = canonicalJson({ arrivals, activity, key: target.key, visits: share.visitsPerDay });
      return {
        schedule,
        arrivalsOf: (day, since) => planned(target, day, { share, random: randomOf(day), run, since }),
      };
    }
    case 'rate':
    case 'stages':
      return {
        schedule: arrivals,
        // What comes at a rate depends on when the run began, unlike the plan of a day.
        arrivalsOf: (day) => new SteadyArrivals(arrivals, randomOf(day).split(run), clock.now()),
      };
    case 'max':
      return { schedule: '', arrivalsOf: () => new EagerArrivals() };
    default:
      return never(pace);
  }
}

interface PlanParts {
  readonly share: LaneShare;
  readonly random: Random;
  readonly run: RunId;
  readonly since: Instant | undefined;
}

function planned({ settings }: ResolvedTarget, day: DayBounds, { share, random, run, since }: PlanParts): Arrivals {
  const { activity } = settings;
  const visits = visitsOn(day, share.visitsPerDay, activity.weekdays);
  const times = arrivalTimes({ curve: rateCurve(day, activity), visits, arrivals: share.load.arrivals, random });
  return new PlannedArrivals(times, random.split(run), since);
}
