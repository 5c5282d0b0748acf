import { configOf } from '../../support/project.js';

/** The sites of a campaign: each of the first has a cap, and the last one a budget of hits below its cap. */
export interface Sites {
  readonly caps: readonly number[];
  /** Of the site after those. */
  readonly hitsPerDay: number;
  /** Sum of all caps. */
  readonly total: number;
}

/** Visits that a site may have under way in one runner. */
export const CONCURRENCY = 4;

/** Sites with so many visits in all, unlike in size and in weight. */
export function sitesOf(total: number): Sites {
  const caps = [0.15, 0.3, 0.55].map((share) => Math.round(total * share));
  return { caps, hitsPerDay: total, total: caps.reduce((sum, cap) => sum + cap, 0) };
}

/** The config that asks for them at a sandbox. */
export function configOfSites({ caps, hitsPerDay, total }: Sites, url: string): string {
  const delivery = `delivery: { concurrency: ${CONCURRENCY} }`;
  const capped = caps.map((visitsPerDay, at) => {
    return [`site${at + 1}`, { url, siteId: at + 1, visitsPerDay, more: `weight: ${at + 1}, ${delivery}` }] as const;
  });
  const more = `hitsPerDay: ${hitsPerDay}, ${delivery}`;
  const budgeted = { url, siteId: caps.length + 1, visitsPerDay: total, more };
  return configOf({ ...Object.fromEntries(capped), budgeted });
}
