import type { BoundDetails } from '../../errors/config-problems.js';
import { problem } from '../../errors/problem.js';
import type { BoxedSetting } from '../layers/boxed-setting.js';
import type { Findings } from './findings.js';
import { targetBox } from './merge-targets.js';
import { type TargetCheck, writtenAt } from './target-groups.js';

/** Checks that a range, a section with the settings `min` and `max`, does not end before it begins. They may come from two layers. */
export function refuseReversedRange(range: readonly string[], findings: Findings): TargetCheck {
  const [minNames, maxNames] = [
    [...range, 'min'],
    [...range, 'max'],
  ];
  return {
    causesOf(target) {
      const [min, max] = [targetBox(target, minNames), targetBox(target, maxNames)];
      return min !== undefined && max !== undefined && isReversed(min, max) ? [min, max] : undefined;
    },
    report({ keys, causes: [min, max] }) {
      if (min === undefined || max === undefined) return;
      const details = { targets: keys, range: range.join('.'), min: boundOf(min), max: boundOf(max) };
      findings.refuse(problem('config.reversed-range', details, findings.at(higher(min, max) ?? 'targets')));
    },
  };
}

function isReversed(min: BoxedSetting, max: BoxedSetting): boolean {
  const [lowest, highest] = [min.value, max.value];
  const isKnown = typeof lowest === 'number' && typeof highest === 'number' && !min.isInvalid && !max.isInvalid;
  return isKnown && lowest > highest;
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
