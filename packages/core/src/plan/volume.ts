import type { ResolvedTarget } from '../model/target.js';

type Settings = ResolvedTarget['settings'];

/** How much a target is sent. */
export interface Volume {
  /** On the busiest weekday. */
  readonly hitsPerDay: number;
  readonly hitsPerMonth: number;
  readonly peakHitsPerSecond: number;
}

/** Estimates the hits of a target that is given so many visits on its busiest weekday. */
export function volumeOf(settings: Settings, visitsPerDay: number): Volume {
  const { hours, weekdays } = settings.activity;
  const hits = visitsPerDay * hitsPerVisit(settings);
  const usualDay = sum(weekdays) / weekdays.length / Math.max(...weekdays);
  const peakHour = Math.max(...hours) / sum(hours);
  return {
    hitsPerDay: Math.round(hits),
    hitsPerMonth: Math.round(hits * usualDay * DAYS_PER_MONTH),
    peakHitsPerSecond: Math.round(((hits * peakHour) / 3_600) * 1_000) / 1_000,
  };
}

/** How much some targets are sent together, if their busiest hours are the same. */
export function addVolumes(volumes: readonly Volume[]): Volume {
  return {
    hitsPerDay: sum(volumes.map((volume) => volume.hitsPerDay)),
    hitsPerMonth: sum(volumes.map((volume) => volume.hitsPerMonth)),
    peakHitsPerSecond: sum(volumes.map((volume) => volume.peakHitsPerSecond)),
  };
}

const DAYS_PER_MONTH = 30.4;
const PINGS_PER_VISIT = 1;

function hitsPerVisit(settings: Settings): number {
  const { pageviewsPerVisit, siteSearch, outlinks, downloads, events, ecommerce } = settings;
  const pageviews = (pageviewsPerVisit.min + pageviewsPerVisit.max) / 2;
  const sectionsWithOdds = [siteSearch, outlinks, downloads, events.click, events.behavioural];
  return (
    pageviews + sum(sectionsWithOdds.map(({ probability }) => probability)) + ecommerce.orderRate + PINGS_PER_VISIT
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
