import { problem } from '../../errors/problem.js';
import { boxAt, type Declared, type LayerMerger } from '../layers/merge-layers.js';
import { refuseSharedAccounts } from './check-accounts.js';
import { refuseReversedRange } from './check-ranges.js';
import type { Findings } from './findings.js';
import type { MergedTarget } from './merge-targets.js';
import { groupByCause, validValue, writtenAt } from './target-groups.js';
import { warnOfLiteralTokens, warnOfUnsentCountries } from './warn-of-tokens.js';

/** Checks what only shows after the merge, over settings and over targets. What many targets inherit is reported once. */
export function checkTargets(targets: readonly MergedTarget[], merger: LayerMerger, findings: Findings): void {
  for (const declared of merger.declared) {
    refuseMissing(targets, declared, findings);
    refuseReversedRange(targets, declared, findings);
    warnOfNothingBelow(targets, declared, findings);
  }
  refuseNoReferrers(targets, merger, findings);
  refuseSharedAccounts(targets, findings);
  warnOfLiteralTokens(targets, findings);
  warnOfUnsentCountries(targets, findings);
}

function refuseMissing(targets: readonly MergedTarget[], { path, names, setting }: Declared, findings: Findings): void {
  if (setting.presence !== 'required') return;
  const lacking = groupByCause(targets, ({ boxes, isComplete }) => {
    const box = boxAt(boxes, names);
    if (!isComplete || box?.isPresent === true || box?.isInvalid === true) return undefined;
    return box === undefined ? [] : [box];
  });
  for (const { targets: group, keys, causes } of lacking) {
    const removedAt = writtenAt(causes[0]);
    const details = { targets: keys, setting: path, example: setting.example, removedAt };
    findings.refuse(problem('config.missing-setting', details, findings.at(removedAt ?? group[0]?.path ?? 'targets')));
  }
}

function warnOfNothingBelow(
  targets: readonly MergedTarget[],
  { path: setting, names, setting: { fallback } }: Declared,
  findings: Findings,
): void {
  const groups = groupByCause(targets, ({ boxes }) => {
    const box = boxAt(boxes, names);
    return box?.appendsToNothing === true ? [box] : undefined;
  });
  for (const { keys, causes } of groups) {
    const path = causes[0]?.parts[0]?.provenance.path ?? setting;
    findings.warn(problem('config.appends-to-nothing', { targets: keys, setting, path, fallback }, findings.at(path)));
  }
}

function refuseNoReferrers(targets: readonly MergedTarget[], merger: LayerMerger, findings: Findings): void {
  const shares = merger.declared.filter(({ names }) => names[0] === 'referrers');
  const groups = groupByCause(targets, (target) => {
    if (shares.some(({ names }) => validValue(target, names) !== 0)) return undefined;
    return shares.flatMap(({ names }) => boxAt(target.boxes, names) ?? []);
  });
  for (const { keys, causes } of groups) {
    const path = causes.flatMap((cause) => writtenAt(cause) ?? []).at(-1) ?? 'targets';
    findings.refuse(problem('config.no-referrers', { targets: keys }, findings.at(path)));
  }
}
