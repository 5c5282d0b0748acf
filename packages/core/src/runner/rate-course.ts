import { durationMs } from '../schema/duration.js';
import type { Pace, Stage } from './pace.js';

/** The rate that a run is asked for, over its time. */
export interface RateCourse {
  /** Visits a second, so long after the beginning. */
  rateAt(elapsedMs: number): number;
  /** Visits between two times after the beginning. */
  visitsIn(fromMs: number, untilMs: number): number;
  /** When it is over; never, for a rate without an end. */
  readonly lengthMs: number;
}

/** The course of a pace; undefined for one that has no rate. */
export function rateCourse(pace: Pace): RateCourse | undefined {
  switch (pace.kind) {
    case 'plan':
    case 'max':
      return undefined;
    case 'rate':
      return steadyCourse(pace.perSecond);
    case 'stages':
      return stagesCourse(pace.stages);
  }
}

function steadyCourse(perSecond: number): RateCourse {
  return {
    rateAt: () => perSecond,
    visitsIn: (fromMs, untilMs) => (perSecond * Math.max(0, untilMs - fromMs)) / 1_000,
    lengthMs: Number.POSITIVE_INFINITY,
  };
}

/** One stage, with the rate at which the one before it ends. */
interface Leg {
  readonly from: number;
  readonly until: number;
  readonly before: number;
  readonly after: number;
}

function stagesCourse(stages: readonly Stage[]): RateCourse {
  const legs: Leg[] = [];
  for (const stage of stages) {
    const { until: from, after: before } = legs.at(-1) ?? { until: 0, after: 0 };
    const until = from + durationMs(stage.for);
    legs.push(
      'rate' in stage
        ? { from, until, before: stage.rate, after: stage.rate }
        : { from, until, before, after: stage.rampTo },
    );
  }
  const rateAt = (elapsedMs: number) => {
    const leg = legs.find(({ until }) => elapsedMs < until);
    return leg === undefined || elapsedMs < 0 ? 0 : rateIn(leg, elapsedMs);
  };
  const visitsIn = (fromMs: number, untilMs: number) =>
    legs.reduce((sum, leg) => {
      const from = Math.max(fromMs, leg.from);
      const until = Math.min(untilMs, leg.until);
      // In a straight line, the mean is the rate in the middle.
      return until <= from ? sum : sum + (rateIn(leg, (from + until) / 2) * (until - from)) / 1_000;
    }, 0);
  return { rateAt, visitsIn, lengthMs: legs.at(-1)?.until ?? 0 };
}

function rateIn({ from, until, before, after }: Leg, elapsedMs: number): number {
  return before + ((after - before) * (elapsedMs - from)) / (until - from);
}
