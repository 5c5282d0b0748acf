import { problem } from '../../errors/problem.js';
import { type InstanceKey, instanceOf } from '../../model/target.js';
import type { Findings } from './findings.js';
import { type MergedTarget, targetBox } from './merge-targets.js';
import { type TargetCheck, validValue, writtenAt } from './target-groups.js';

const AMBIGUOUS = ['delivery', 'retries', 'ambiguous'];
const BULK_SIZE = ['delivery', 'bulkSize'];

/** Checks that a hit which may be counted already is not sent again where a budget must be kept to the hit. */
export function refuseAmbiguousRetries(bounded: ReadonlySet<InstanceKey>, findings: Findings): TargetCheck {
  return {
    causesOf(target) {
      const box = targetBox(target, AMBIGUOUS);
      if (box === undefined || validValue(target, AMBIGUOUS) !== true) return undefined;
      return isBounded(target) || isOnBounded(target, bounded) ? [box] : undefined;
    },
    report({ targets: [first], keys, causes: [box] }) {
      const whose = first !== undefined && isBounded(first) ? 'target' : 'instance';
      const where = findings.at(writtenAt(box) ?? 'targets');
      findings.refuse(problem('config.ambiguous-retries', { targets: keys, whose }, where));
    },
  };
}

/** Warns of bulk requests that nothing would make use of: only visits that are sent condensed share requests. */
export function warnOfIdleBulk(findings: Findings): TargetCheck {
  return {
    causesOf(target) {
      const [size, mode] = [validValue(target, BULK_SIZE), validValue(target, ['delivery', 'mode'])];
      if (typeof size !== 'number' || size === 1 || mode === 'condensed') return undefined;
      return [targetBox(target, BULK_SIZE), targetBox(target, ['delivery', 'mode'])].flatMap((box) => box ?? []);
    },
    report({ targets: [first], keys, causes: [size] }) {
      const isRealtime = first !== undefined && validValue(first, ['delivery', 'mode']) === 'realtime';
      const where = findings.at(writtenAt(size) ?? 'targets');
      findings.warn(problem('config.idle-bulk', { targets: keys, isRealtime }, where));
    },
  };
}

function isBounded(target: MergedTarget): boolean {
  return ['hitsPerDay', 'hitsPerMonth'].some((name) => typeof validValue(target, [name]) === 'number');
}

function isOnBounded(target: MergedTarget, bounded: ReadonlySet<InstanceKey>): boolean {
  const url = validValue(target, ['url']);
  return typeof url === 'string' && bounded.has(instanceOf(url));
}
