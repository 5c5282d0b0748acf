import type { LoadSettings } from '../schema/config.js';
import { waterFill } from './water-fill.js';

/** A target as far as the split of the load looks at it. */
export interface LoadClaim<Key extends string = string> {
  readonly key: Key;
  readonly weight: number;
  /** Its daily cap. */
  readonly visitsPerDay: number;
}

/** What the load gives to one target. */
export interface LoadShare {
  /** Whole visits of each of its local days, never above its cap. */
  readonly visitsPerDay: number;
  /** Its weight's share of all weights, 0 to 1; what caps make of it is in `visitsPerDay`. */
  readonly share: number;
}

/**
 * Splits the visits of a day among targets: by weight, clamped at each cap. Without a total every target heads for its own
 * cap. A day is a day, whatever the zone of a target: each gives its part on its own local day.
 */
export function splitLoad<Key extends string>(request: {
  readonly load: Pick<LoadSettings, 'visitsPerDay' | 'overflow'>;
  readonly targets: readonly LoadClaim<Key>[];
}): Map<Key, LoadShare> {
  const { load, targets } = request;
  const claims = targets.map(({ key, weight, visitsPerDay }) => ({ key, weight, cap: visitsPerDay }));
  const visits =
    load.visitsPerDay === undefined
      ? new Map(claims.map(({ key, cap }) => [key, cap]))
      : waterFill(load.visitsPerDay, claims, load.overflow);
  const shares = splitRate(1, targets);
  return new Map(targets.map(({ key }) => [key, { visitsPerDay: visits.get(key) ?? 0, share: shares.get(key) ?? 0 }]));
}

/** Splits an offered rate by weight. Give it the targets that can still take visits. */
export function splitRate<Key extends string>(
  perSecond: number,
  targets: readonly Pick<LoadClaim<Key>, 'key' | 'weight'>[],
): Map<Key, number> {
  // Sums of fractions depend on their order; the order of the targets must not matter.
  const sum = targets
    .map(({ weight }) => weight)
    .sort((a, b) => a - b)
    .reduce((left, right) => left + right, 0);
  return new Map(targets.map(({ key, weight }) => [key, sum === 0 ? 0 : (perSecond * weight) / sum]));
}
