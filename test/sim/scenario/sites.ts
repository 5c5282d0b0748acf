import { contentHash } from '../../../packages/core/src/base/content-hash.js';
import type { Random } from '../../../packages/core/src/base/random.js';
import type { AppliedTarget } from '../../../packages/core/src/model/state.js';
import {
  accountOf,
  instanceOf,
  type Page,
  type ResolvedInstance,
  targetKey,
} from '../../../packages/core/src/model/target.js';
import { type LoadSettings, load, target } from '../../../packages/core/src/schema/config.js';
import { instance } from '../../../packages/core/src/schema/instance.js';
import { defaultsOf } from '../../../packages/core/src/schema/setting.js';
import type { Scenario } from './scenario.js';

/** What a simulation says of a target. */
export interface Site {
  readonly key: string;
  readonly host: string;
  readonly scheme: 'http' | 'https';
  readonly siteId: number;
  readonly visitsPerDay: number;
  readonly hitsPerDay?: number | undefined;
  readonly hitsPerMonth?: number | undefined;
  readonly weight: number;
  readonly timezone: string;
  readonly concurrency: number;
  readonly bulkSize: number;
  readonly attempts: number;
  readonly resendsAmbiguous: boolean;
  readonly timeoutSeconds: number;
}

/** The servers of a simulation. */
export const HOSTS = ['one.example', 'two.example'] as const;

/** All sites have these. */
export const PAGES: readonly Page[] = [
  { url: 'https://shop.example/' },
  { url: 'https://shop.example/shoes', title: 'Shoes' },
  { url: 'https://shop.example/hats' },
];

/** Draws the targets of a scenario: small caps, so that they are reached. */
export function drawSites(
  random: Random,
  {
    zones,
    course,
    hasBudgets,
  }: { readonly zones: readonly string[]; readonly course: Scenario['course']; readonly hasBudgets: boolean },
): readonly Site[] {
  const most = course === 'plan' ? 50 : 100;
  return Array.from({ length: random.integer(1, 3) }, (_, at): Site => {
    const visitsPerDay = random.integer(5, most);
    const isBounded = hasBudgets || random.chance(0.15);
    return {
      key: `site${at + 1}`,
      host: random.pick(HOSTS),
      scheme: 'https',
      siteId: at + 1,
      visitsPerDay,
      ...(isBounded && random.chance(0.7) && { hitsPerDay: random.integer(10, visitsPerDay * 8) }),
      ...(isBounded && random.chance(0.3) && { hitsPerMonth: random.integer(20, visitsPerDay * 12) }),
      weight: random.integer(1, 3),
      timezone: random.pick(zones),
      concurrency: random.pick([1, 2, 8, 50]),
      bulkSize: random.pick([1, 1, 1, 20]),
      attempts: random.pick([0, 1, 3]),
      resendsAmbiguous: random.chance(0.2),
      timeoutSeconds: random.pick([2, 10]),
    };
  });
}

/** A site as it is applied. */
export function targetOf(site: Site): AppliedTarget {
  const url = `${site.scheme}://${site.host}/matomo.php`;
  const defaults = target.resolved.parse({
    ...defaultsOf(target.fields),
    ...{ url, siteId: site.siteId, visitsPerDay: site.visitsPerDay, weight: site.weight, timezone: site.timezone },
    ...(site.hitsPerDay !== undefined && { hitsPerDay: site.hitsPerDay }),
    ...(site.hitsPerMonth !== undefined && { hitsPerMonth: site.hitsPerMonth }),
    // Few hits say as much as many.
    pageviewsPerVisit: { min: 1, max: 3 },
    pages: { $kind: 'blob', hash: contentHash('[]'), count: 1 },
  });
  const delivery = {
    ...defaults.delivery,
    ...{ concurrency: site.concurrency, timeoutSeconds: site.timeoutSeconds, bulkSize: site.bulkSize },
    retries: { attempts: site.attempts, ambiguous: site.resendsAmbiguous },
  };
  const activity = { hours: new Array<number>(24).fill(1), weekdays: new Array<number>(7).fill(1) };
  const settings = { ...defaults, activity, delivery };
  return {
    target: { key: targetKey(site.key), account: accountOf(url, site.siteId), settings },
    managedBy: 'config',
  };
}

/** An instance as it is applied. */
export function instanceWith(
  host: string,
  { hitsPerDay, timezone }: { readonly hitsPerDay: number | undefined; readonly timezone: string | undefined },
): ResolvedInstance {
  const settings = instance.resolved.parse({
    ...defaultsOf(instance.fields),
    ...(hitsPerDay !== undefined && { hitsPerDay }),
    ...(timezone !== undefined && { timezone }),
  });
  return { key: instanceOf(`https://${host}/`), settings };
}

/** The load as it is applied. */
export function loadOf(settings: Scenario['load']): LoadSettings {
  return load.resolved.parse({ ...defaultsOf(load.fields), ...settings });
}
