import { localDate } from '../../../packages/core/src/base/clock.js';
import { type Random, randomFrom } from '../../../packages/core/src/base/random.js';
import { localDayOf } from '../../../packages/core/src/calendar/local-day.js';
import { type Cadence, usualCadence } from '../../../packages/core/src/runner/cadence.js';
import type { Pace } from '../../../packages/core/src/runner/pace.js';
import type { StopConditions } from '../../../packages/core/src/runner/stop-conditions.js';
import type { Mode } from '../../../packages/core/src/runner/visit-times.js';
import { type FaultKind, faultKinds } from '../world/weather.js';
import { drawSites, type Site } from './sites.js';

/** What can be said of a simulation besides its seed. */
export interface SimOptions {
  readonly seed: number;
  /** Instead of what the seed draws. */
  readonly kinds?: readonly FaultKind[] | undefined;
  /** Makes runs by the plan so many times longer; 1 if not said. */
  readonly stretch?: number | undefined;
}

/** How a seed's runs go. */
export interface Scenario {
  readonly seed: number;
  readonly random: Random;
  readonly kinds: ReadonlySet<FaultKind>;
  readonly course: Course['name'];
  readonly pace: Pace;
  readonly stop: StopConditions;
  readonly mode: Mode | undefined;
  readonly cadence: Cadence;
  readonly runners: number;
  /** Whether each run has a machine of its own: then nobody's marks are trusted by another. */
  readonly isScattered: boolean;
  readonly sites: readonly Site[];
  readonly load: {
    readonly visitsPerDay?: number;
    readonly arrivals: 'poisson' | 'constant';
    readonly overflow: 'redistribute' | 'drop';
  };
  readonly startsAt: number;
  /** When faults stop. */
  readonly calmFrom: number;
  /** When runs are told to stop, or must have ended by themselves. */
  readonly endsAt: number;
  /** Between two faults, on average. */
  readonly faultGapMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

interface Course {
  readonly name: 'plan' | 'days' | 'caps' | 'visits';
  readonly weight: number;
  readonly isLong: boolean;
}

/** By the plan of the day; as fast as possible over some days; until the caps; for so many visits. */
const COURSES: readonly Course[] = [
  { name: 'plan', weight: 5, isLong: true },
  { name: 'days', weight: 1, isLong: true },
  { name: 'caps', weight: 4, isLong: false },
  { name: 'visits', weight: 2, isLong: false },
];

/** A simulated day costs little when nothing is looked at more often than it must be. Visits may be late by 60 s. */
const RARE: Cadence = {
  ...usualCadence,
  idleMs: 55_000,
  recordMs: 1_800_000,
  followMs: 600_000,
  recoverMs: 1_200_000,
  thinMs: 72 * 3_600_000,
};

/** Runs of a minute or two are looked at nearly as often as real ones. */
const OFTEN: Cadence = { ...usualCadence, idleMs: 400, recordMs: 2_000, followMs: 800, recoverMs: 4_000 };

/** Nights on which clocks change. */
const CHANGES = [
  ['Europe/London', '2026-10-25'],
  ['Europe/London', '2027-03-28'],
  ['America/New_York', '2026-11-01'],
  ['America/New_York', '2027-03-14'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Pacific/Auckland', '2027-04-04'],
  ['America/Sao_Paulo', '2018-11-04'],
] as const;

const ZONES = ['UTC', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'] as const;

/** Draws what a seed does. */
export function drawScenario({ seed, kinds: given, stretch = 1 }: SimOptions): Scenario {
  const random = randomFrom(`simulation ${seed}`);
  const draw = random.split('scenario');
  const kinds = new Set(given ?? drawKinds(draw.split('kinds')));
  const course = drawCourse(draw, kinds);
  const [zone, midnight] = drawNight(draw, kinds);
  const zones = kinds.has('midnight') || kinds.has('dst') ? [zone] : ZONES;
  const sites = drawSites(draw.split('sites'), { zones, course: course.name, hasBudgets: kinds.has('budget-change') });
  const startsAt = startOf(draw, { midnight, isLong: course.isLong, kinds });
  const times = timesOf(draw, { course, startsAt, stretch: course.isLong ? stretch : 1, isCalm: kinds.size === 0 });
  const cap = sites.reduce((sum, site) => sum + site.visitsPerDay, 0);
  return {
    ...{ seed, random, kinds, sites, startsAt, course: course.name },
    ...times,
    pace: paceOf(draw, course.name, cap),
    stop: stopOf(draw, course.name, cap),
    mode: draw.pick([undefined, undefined, 'realtime', 'condensed']),
    cadence: course.isLong ? RARE : OFTEN,
    isScattered: !kinds.has('power-loss') && draw.chance(0.2),
    runners: kinds.has('second-runner') ? draw.integer(2, 4) : 1,
    load: {
      ...(course.name === 'plan' && draw.chance(0.3) && { visitsPerDay: draw.integer(10, cap + 20) }),
      arrivals: draw.pick(['poisson', 'constant']),
      overflow: draw.pick(['redistribute', 'drop']),
    },
  };
}

function drawKinds(random: Random): readonly FaultKind[] {
  if (random.chance(0.25)) return [];
  const most = random.pick([1, 1, 2, 3, 5, 8]);
  return Array.from({ length: most }, () => random.pick(faultKinds));
}

function drawCourse(random: Random, kinds: ReadonlySet<FaultKind>): Course {
  // A change of clocks takes a day to matter.
  const courses = COURSES.filter(({ isLong }) => isLong || !kinds.has('dst'));
  const sum = courses.reduce((total, { weight }) => total + weight, 0);
  let at = random.next() * sum;
  for (const course of courses) {
    at -= course.weight;
    if (at < 0) return course;
  }
  return PLAN;
}

const PLAN: Course = { name: 'plan', weight: 5, isLong: true };

function drawNight(random: Random, kinds: ReadonlySet<FaultKind>): readonly [zone: string, midnight: number] {
  const [zone, date] = random.pick(CHANGES);
  if (kinds.has('dst')) return [zone, localDayOf(localDate(date), zone).startsAt];
  const other = random.pick(ZONES);
  const day = localDate(
    `2026-${String(random.integer(1, 12)).padStart(2, '0')}-${String(random.integer(1, 28)).padStart(2, '0')}`,
  );
  return [other, localDayOf(day, other).startsAt];
}

interface Night {
  readonly midnight: number;
  readonly isLong: boolean;
  readonly kinds: ReadonlySet<FaultKind>;
}

function startOf(random: Random, { midnight, isLong, kinds }: Night): number {
  if (kinds.has('midnight')) return midnight - random.integer(5, isLong ? 3_600 : 60) * SECOND;
  if (kinds.has('dst')) return midnight - random.integer(0, 12) * HOUR;
  return midnight + random.integer(0, 86_399) * SECOND + random.integer(0, 999);
}

interface Span {
  readonly course: Course;
  readonly startsAt: number;
  readonly stretch: number;
  readonly isCalm: boolean;
}

function timesOf(random: Random, { course, startsAt, stretch, isCalm }: Span) {
  const faultyMs = course.isLong ? random.integer(8, 60) * HOUR : random.integer(10, 90) * SECOND;
  const calmMs = course.isLong ? random.integer(16, 44) * HOUR : 2 * HOUR;
  const calmFrom = startsAt + (isCalm ? 0 : faultyMs * stretch);
  return { calmFrom, endsAt: calmFrom + calmMs, faultGapMs: faultyMs / random.integer(4, course.isLong ? 60 : 20) };
}

/** A rate reaches the caps in a minute or less. */
function paceOf(random: Random, course: Course['name'], cap: number): Pace {
  if (course === 'plan') return { kind: 'plan' };
  if (course === 'days') return { kind: 'max' };
  return random.chance(0.4) ? { kind: 'max' } : { kind: 'rate', perSecond: cap / random.integer(20, 60) };
}

function stopOf(random: Random, course: Course['name'], cap: number): StopConditions {
  if (course === 'caps') return { untilCaps: true };
  if (course === 'visits') return { untilCaps: false, visits: random.integer(5, cap) };
  return { untilCaps: false };
}
