import type { Random } from '../base/random.js';
import type { TargetSettings } from '../schema/config.js';

/** What visitors may do besides viewing pages and ordering. */
export const EXTRA_KINDS = ['search', 'outlink', 'download', 'click', 'behavioural'] as const;

/** One of the things that visitors may do besides viewing pages and ordering. */
export type ExtraKind = (typeof EXTRA_KINDS)[number];

/** A step of a visit. */
export type Step = 'pageview' | ExtraKind | 'order';

/** How likely a visit is to have each kind of extra. */
export type ExtraChances = Readonly<Record<ExtraKind, number>>;

/** Before this step, visitors only view pages. */
const FIRST_EXTRA = 2;

/**
 * Draws the steps of visits. The first is a pageview. Each kind of extra happens by its own chance, in the place of a
 * pageview from the third step on, or after the last step where no such place is left. An order takes the last place.
 */
export function itineraryMaker(settings: TargetSettings, chances: ExtraChances): (random: Random) => Step[] {
  const { pageviewsPerVisit, ecommerce } = settings;
  return (random) => {
    const length = random.integer(pageviewsPerVisit.min, pageviewsPerVisit.max);
    const hasOrder = random.chance(ecommerce.orderRate);
    const steps = new Array<Step>(hasOrder && length > 1 ? length - 1 : length).fill('pageview');
    placeExtras(
      steps,
      EXTRA_KINDS.filter((kind) => random.chance(chances[kind])),
      random,
    );
    if (hasOrder) steps.push('order');
    return steps;
  };
}

function placeExtras(steps: Step[], extras: readonly ExtraKind[], random: Random): void {
  let free = steps.length - FIRST_EXTRA;
  for (const extra of extras) {
    if (free > 0) steps[nthPageview(steps, random.integer(1, free))] = extra;
    else steps.push(extra);
    free -= 1;
  }
}

/** Position of the nth pageview that may be replaced. */
function nthPageview(steps: readonly Step[], nth: number): number {
  let at = FIRST_EXTRA - 1;
  for (let left = nth; left > 0; left--) {
    at += 1;
    while (steps[at] !== 'pageview') at += 1;
  }
  return at;
}
