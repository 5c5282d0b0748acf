import type { LocalDate } from '../base/clock.js';
import { type Random, randomFrom } from '../base/random.js';
import type { Page, TargetKey } from '../model/target.js';
import type { Visit } from '../model/visit.js';
import type { TargetSettings } from '../schema/config.js';
import { dwellOffsets } from './dwell.js';
import { extrasOf, keywordsOf } from './extras.js';
import { itineraryMaker } from './itinerary.js';
import { referrerMaker } from './referrers.js';
import { actionsMaker } from './visit-actions.js';
import { visitorMaker } from './visitor.js';

/** What the visits of a target follow from. */
export interface VisitSource {
  readonly seed: string;
  readonly target: TargetKey;
  readonly settings: TargetSettings;
  /** At least one. */
  readonly pages: readonly Page[];
}

/** Makes the visit of a local day and an index: the same on every machine, in whatever order visits are made. */
export type MakeVisit = (date: LocalDate, index: number) => Visit;

const MINUTE_MS = 60_000;

/** Prepares the visits of a target. All that does not depend on the visit is computed here. */
export function visitMaker({ seed, target, settings, pages }: VisitSource): MakeVisit {
  const root = randomFrom(seed).split('visits').split(target);
  const ofDay = daySplitter(root);
  const orderId = orderIdMaker(root);
  const visitor = visitorMaker(settings);
  const referrer = referrerMaker(settings, keywordsOf(settings));
  const extras = extrasOf(settings);
  const itinerary = itineraryMaker(settings, extras.chances);
  const actionsOf = actionsMaker(settings, pages, extras);
  const { min, max } = settings.visitMinutes;
  return (date, index) => {
    // Every part has a generator of its own, so that another setting of one part leaves the others as they are.
    const random = ofDay(date).split(index);
    const steps = itinerary(random.split('steps'));
    const time = random.split('time');
    const durationMs = (min + time.next() * (max - min)) * MINUTE_MS;
    const offsets = dwellOffsets(time, steps.length, durationMs);
    const person = visitor(random.split('visitor'));
    return {
      visitorId: person.visitorId,
      userAgent: person.userAgent,
      language: person.language,
      country: person.country,
      resolution: person.resolution,
      referrer: referrer(random.split('referrer')),
      actions: actionsOf(random, { steps, offsets, orderId: () => orderId(date, index) }),
    };
  };
}

/** Visits are made day by day, so the generator of the last day is kept. */
function daySplitter(root: Random): (date: LocalDate) => Random {
  let last: { readonly date: LocalDate; readonly random: Random } | undefined;
  return (date) => {
    if (last?.date !== date) last = { date, random: root.split(date) };
    return last.random;
  };
}

/** Order ids hold the day, the target and the index: Matomo refuses an id that it has seen before. */
function orderIdMaker(root: Random): (date: LocalDate, index: number) => string {
  const target = root.split('orders').integer(0, 0xffffffff).toString(16).padStart(8, '0');
  return (date, index) => `${date.replaceAll('-', '')}-${target}-${index}`;
}
