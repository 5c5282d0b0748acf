import { waterFill } from '../allocation/water-fill.js';
import type { LedgerDay } from '../model/state.js';
import type { AccountKey, ResolvedTarget } from '../model/target.js';
import type { LoadSettings } from '../schema/config.js';
import type { Paused } from './paused.js';

/** Among what visits are split. */
export interface QuotaSplit {
  readonly targets: readonly ResolvedTarget[];
  readonly overflow: LoadSettings['overflow'];
  readonly days: readonly LedgerDay[];
  readonly paused: Paused;
}

/**
 * Splits the visits asked for by weight, exactly, among what the caps leave. What a target that is paused as the run begins
 * cannot take is the others', as that of a capped one. Where all are paused, each has its share, and the run waits.
 */
export function splitQuota(
  visits: number,
  { targets, overflow, days, paused }: QuotaSplit,
): ReadonlyMap<AccountKey, number> {
  const taken = new Map(days.map(({ account, started, leased }) => [account, started + leased]));
  const areAllPaused = targets.every(({ account }) => paused.has(account));
  const claims = targets.map(({ key, account, settings }) => {
    const left = Math.max(0, settings.visitsPerDay - (taken.get(account) ?? 0));
    return { key, weight: settings.weight, cap: paused.has(account) && !areAllPaused ? 0 : left };
  });
  const shares = waterFill(visits, claims, overflow);
  return new Map(targets.map(({ key, account }) => [account, shares.get(key) ?? 0]));
}
