import type { BoundDetails } from '../../errors/config-problems.js';
import { problem } from '../../errors/problem.js';
import type { BoxedSetting } from '../layers/boxed-setting.js';
import { boxAt, type Declared } from '../layers/merge-layers.js';
import type { Findings } from './findings.js';
import type { MergedTarget } from './merge-targets.js';
import { groupByCause, validValue, writtenAt } from './target-groups.js';

/** Checks that a range, a section with the settings `min` and `max`, does not end before it begins. They may come from two layers. */
export function refuseReversedRange(targets: readonly MergedTarget[], { names }: Declared, findings: Findings): void {
  if (names.at(-1) !== 'min') return;
  const range = names.slice(0, -1);
  const ends = [names, [...range, 'max']] as const;
  const groups = groupByCause(targets, (target) => {
    const [min, max] = ends.map((end) => validValue(target, end));
    const isReversed = typeof min === 'number' && typeof max === 'number' && min > max;
    return isReversed ? ends.flatMap((end) => boxAt(target.boxes, end) ?? []) : undefined;
  });
  for (const { keys, causes } of groups) {
    const [min, max] = causes;
    if (min === undefined || max === undefined) continue;
    const details = { targets: keys, range: range.join('.'), min: boundOf(min), max: boundOf(max) };
    findings.refuse(problem('config.reversed-range', details, findings.at(higher(min, max) ?? 'targets')));
  }
}

function boundOf({ value, provenance }: BoxedSetting): BoundDetails {
  return { value: Number(value), from: provenance?.label ?? 'built-in' };
}

const ORDER = ['built-in', 'defaults', 'profile', 'target'];

/** Where the one of the two is written that comes from the higher layer: it did not heed the other. */
function higher(min: BoxedSetting, max: BoxedSetting): string | undefined {
  const rank = ({ provenance }: BoxedSetting) => ORDER.indexOf(provenance?.layer ?? 'built-in');
  return rank(min) > rank(max) ? writtenAt(min) : (writtenAt(max) ?? writtenAt(min));
}
