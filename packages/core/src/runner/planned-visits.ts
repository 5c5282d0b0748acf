import { splitLoad, splitRate } from '../allocation/split-load.js';
import { canonicalJson } from '../base/canonical-json.js';
import type { Instant } from '../base/clock.js';
import { localDayAt } from '../calendar/local-day.js';
import { type Activity, type RateCurve, rateCurve, visitsOn } from '../calendar/rate-curve.js';
import type { DayBounds } from '../model/state.js';
import type { ResolvedTarget, TargetKey } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';
import type { Pace } from './pace.js';
import { type RateCourse, rateCourse } from './rate-course.js';

/** A time. */
interface Within {
  readonly from: Instant;
  readonly until: Instant;
}

/** How many visits were meant for a time: over all targets, or for one; undefined where nobody knows. */
export type PlannedVisits = (within: Within, target?: TargetKey) => number | undefined;

/** What a plan is made of. */
export interface PlannedOf {
  readonly load: LoadSettings;
  readonly targets: readonly ResolvedTarget[];
  /** When the fleet began. */
  readonly since: Instant;
}

/** What a run was meant to do, whatever targets and caps made of it. As fast as targets take them, nothing was meant. */
export function plannedVisits(pace: Pace, { load, targets, since }: PlannedOf): PlannedVisits | undefined {
  if (pace.kind === 'max') return undefined;
  const course = rateCourse(pace);
  return course === undefined ? byDay(load, targets) : byCourse(course, targets, since);
}

function byCourse(course: RateCourse, targets: readonly ResolvedTarget[], since: Instant): PlannedVisits {
  const weights = targets.map(({ key, settings }) => ({ key, weight: settings.weight }));
  const shares = splitRate(1, weights);
  return ({ from, until }, target) => {
    const visits = course.visitsIn(Math.max(0, from - since), until - since);
    return target === undefined ? visits : visits * (shares.get(target) ?? 0);
  };
}

function byDay(load: LoadSettings, targets: readonly ResolvedTarget[]): PlannedVisits {
  const claims = targets.map(({ key, settings: { weight, visitsPerDay } }) => ({ key, weight, visitsPerDay }));
  const shares = splitLoad({ load, targets: claims });
  const shapes = new Map<string, DayShape>();
  const shapeOf = ({ settings: { timezone, activity } }: ResolvedTarget) => {
    const name = canonicalJson([timezone, activity]);
    const shape = shapes.get(name) ?? new DayShape(timezone, activity);
    shapes.set(name, shape);
    return shape;
  };
  const plans = new Map(
    targets.map((one) => [one.key, new DayPlan(shapeOf(one), shares.get(one.key)?.visitsPerDay ?? 0)]),
  );
  return (within, target) => {
    if (target !== undefined) return plans.get(target)?.visitsIn(within);
    return [...plans.values()].reduce((sum, plan) => sum + plan.visitsIn(within), 0);
  };
}

/** How the days of a zone go. Many targets have theirs in common, and its curve takes long to draw. */
class DayShape {
  readonly #timezone: string;
  readonly #activity: Activity;
  #known: { readonly day: DayBounds; readonly curve: RateCurve } | undefined;

  constructor(timezone: string, activity: Activity) {
    this.#timezone = timezone;
    this.#activity = activity;
  }

  get weekdays(): Activity['weekdays'] {
    return this.#activity.weekdays;
  }

  at(at: Instant): { readonly day: DayBounds; readonly curve: RateCurve } {
    const known = this.#known;
    if (known !== undefined && known.day.startsAt <= at && at < known.day.endsAt) return known;
    const day = localDayAt(at, this.#timezone);
    const fresh = { day, curve: rateCurve(day, this.#activity) };
    this.#known = fresh;
    return fresh;
  }
}

/** The plan of one target's days. */
class DayPlan {
  readonly #shape: DayShape;
  readonly #visitsPerDay: number;
  #known: { readonly day: DayBounds; readonly visits: number } | undefined;

  constructor(shape: DayShape, visitsPerDay: number) {
    this.#shape = shape;
    this.#visitsPerDay = visitsPerDay;
  }

  visitsIn({ from, until }: Within): number {
    let visits = 0;
    for (let at = from; at < until; ) {
      const { day, curve } = this.#shape.at(at);
      const ends = day.endsAt < until ? day.endsAt : until;
      const share = curve.shareAt(ends) - curve.shareAt(at);
      visits += this.#wholeOf(day) * share;
      at = ends;
    }
    return visits;
  }

  #wholeOf(day: DayBounds): number {
    if (this.#known?.day !== day)
      this.#known = { day, visits: visitsOn(day, this.#visitsPerDay, this.#shape.weekdays) };
    return this.#known.visits;
  }
}
