import type { AppliedTarget } from '../model/state.js';
import { unboxed } from '../model/unboxed.js';

/** An applied target as anybody may see it: a sealed token without its box. */
export function shownTarget(applied: AppliedTarget): AppliedTarget {
  const settings = unboxed(applied.target.settings);
  return settings === applied.target.settings ? applied : { ...applied, target: { ...applied.target, settings } };
}
