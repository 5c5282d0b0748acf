import type { Random } from '../base/random.js';
import type { Page } from '../model/target.js';
import type { ActionDetail, ViewedPage, VisitAction } from '../model/visit.js';
import type { TargetSettings } from '../schema/config.js';
import type { Extras } from './extras.js';
import type { Step } from './itinerary.js';
import { SitePages } from './pages.js';
import { orderMaker } from './shop.js';

/** What is settled of a visit before its actions are made. */
export interface Outline {
  readonly steps: readonly Step[];
  /** Of each step, and of the end of the visit. */
  readonly offsets: readonly number[];
  readonly orderId: () => string;
}

/** Makes the actions of visits from their outlines. A ping is added, which ends the last view. */
export function actionsMaker(
  settings: TargetSettings,
  pages: readonly Page[],
  extras: Extras,
): (random: Random, outline: Outline) => VisitAction[] {
  const site = new SitePages(pages);
  const detailOf = detailMaker(settings, extras);
  return (random, outline) => {
    const { steps, offsets } = outline;
    const views = site.walk(random.split('pages'), countViews(steps));
    const chance = random.split('actions');
    const actions: VisitAction[] = [];
    let viewed = -1;
    for (let at = 0; at <= steps.length; at++) {
      const step = steps[at] ?? 'ping';
      if (step === 'pageview') viewed += 1;
      const page = views[viewed] as ViewedPage; // The first step is a pageview, and each pageview has its view.
      actions.push({ offsetMs: offsets[at] ?? 0, page, ...detailOf(step, chance, { page, outline }) });
    }
    return actions;
  };
}

interface Surroundings {
  readonly page: ViewedPage;
  readonly outline: Outline;
}

function detailMaker(settings: TargetSettings, extras: Extras) {
  const order = orderMaker(settings);
  return (step: Step | 'ping', random: Random, { page, outline }: Surroundings): ActionDetail => {
    switch (step) {
      case 'pageview':
      case 'ping':
        return { kind: step };
      case 'order':
        return { kind: step, order: order(random.split(step), outline.orderId()) };
      default:
        return extras.make[step](random, page);
    }
  };
}

function countViews(steps: readonly Step[]): number {
  let count = 0;
  for (const step of steps) if (step === 'pageview') count += 1;
  return count;
}
