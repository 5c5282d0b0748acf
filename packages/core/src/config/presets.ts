import type { TargetLayer } from '../schema/config.js';

/** Settings to begin a target with. */
export interface Preset {
  readonly name: 'light' | 'medium' | 'heavy' | 'extreme';
  /** What it is for, in a sentence. */
  readonly doc: string;
  readonly settings: TargetLayer;
}

/** From a small site to the load of a stress test. */
export const presets: readonly Preset[] = [
  {
    name: 'light',
    doc: 'A small site: 1,000 short visits a day, and hardly any orders.',
    settings: {
      visitsPerDay: 1_000,
      pageviewsPerVisit: { min: 2, max: 4 },
      visitMinutes: { min: 0.5, max: 3 },
      ...actions({ search: 0.1, outlink: 0.05, download: 0.03, click: 0.15, behavioural: 0.08, order: 0.02 }),
      referrers: { direct: 0.4, search: 0.3, social: 0.13, websites: 0.17 },
      delivery: { concurrency: 10 },
    },
  },
  {
    name: 'medium',
    doc: 'A site of middle size: 10,000 visits a day, with what most sites see.',
    settings: {
      visitsPerDay: 10_000,
      pageviewsPerVisit: { min: 3, max: 6 },
      visitMinutes: { min: 1, max: 8 },
      ...actions({ search: 0.15, outlink: 0.1, download: 0.08, click: 0.25, behavioural: 0.12, order: 0.05 }),
      referrers: { direct: 0.3, search: 0.35, social: 0.15, websites: 0.2 },
      delivery: { concurrency: 50 },
    },
  },
  {
    name: 'heavy',
    doc: 'A large site: 50,000 longer visits a day, with much search and many orders.',
    settings: {
      visitsPerDay: 50_000,
      pageviewsPerVisit: { min: 4, max: 8 },
      visitMinutes: { min: 2, max: 12 },
      ...actions({ search: 0.2, outlink: 0.15, download: 0.12, click: 0.3, behavioural: 0.15, order: 0.08 }),
      referrers: { direct: 0.25, search: 0.38, social: 0.16, websites: 0.21 },
      delivery: { concurrency: 150 },
    },
  },
  {
    name: 'extreme',
    doc: 'A stress test: 100,000 long and busy visits a day. For a Matomo that was made for it.',
    settings: {
      visitsPerDay: 100_000,
      pageviewsPerVisit: { min: 5, max: 10 },
      visitMinutes: { min: 3, max: 15 },
      ...actions({ search: 0.25, outlink: 0.18, download: 0.15, click: 0.35, behavioural: 0.18, order: 0.1 }),
      referrers: { direct: 0.2, search: 0.4, social: 0.17, websites: 0.23 },
      delivery: { concurrency: 300 },
    },
  },
];

interface Shares {
  readonly search: number;
  readonly outlink: number;
  readonly download: number;
  readonly click: number;
  readonly behavioural: number;
  readonly order: number;
}

function actions({ search, outlink, download, click, behavioural, order }: Shares): TargetLayer {
  return {
    siteSearch: { probability: search },
    outlinks: { probability: outlink },
    downloads: { probability: download },
    events: { click: { probability: click }, behavioural: { probability: behavioural } },
    ecommerce: { orderRate: order },
  };
}
