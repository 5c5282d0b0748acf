import type { BoundDetails } from '../../errors/config-problems.js';
import { problem } from '../../errors/problem.js';
import type { BoxedSetting } from '../layers/boxed-setting.js';
import { type Boxes, boxAt, sectionAt } from '../layers/boxes.js';
import type { Findings } from './findings.js';
import { type TargetCheck, writtenAt } from './target-groups.js';

/** Checks that a range, a section with the settings `min` and `max`, does not end before it begins. They may come from two layers. */
export function refuseReversedRange(range: readonly string[], findings: Findings): TargetCheck {
  const reversed = new Map<Boxes, Ends | undefined>();
  return {
    causesOf({ boxes }) {
      const section = sectionAt(boxes, range);
      // Most targets share what they have not set themselves.
      if (!reversed.has(section)) reversed.set(section, reversedEnds(section));
      return reversed.get(section);
    },
    report({ keys, causes: [min, max] }) {
      if (min === undefined || max === undefined) return;
      const details = { targets: keys, range: range.join('.'), min: boundOf(min), max: boundOf(max) };
      findings.refuse(problem('config.reversed-range', details, findings.at(higher(min, max) ?? 'targets')));
    },
  };
}

/** What a range begins and ends with. */
type Ends = readonly [min: BoxedSetting, max: BoxedSetting];

function reversedEnds(section: Boxes): Ends | undefined {
  const [min, max] = [boxAt(section, ['min']), boxAt(section, ['max'])];
  if (min === undefined || max === undefined || min.isInvalid || max.isInvalid) return undefined;
  const [lowest, highest] = [min.value, max.value];
  return typeof lowest === 'number' && typeof highest === 'number' && lowest > highest ? [min, max] : undefined;
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
