import { problem } from '../../errors/problem.js';
import type { InstanceKey } from '../../model/target.js';
import type { Declared, LayerMerger } from '../layers/merge-layers.js';
import { refuseSharedAccounts } from './check-accounts.js';
import { refuseHalfCertificate, warnOfSecretsInClear } from './check-connection.js';
import { refuseAmbiguousRetries, warnOfIdleBulk } from './check-delivery.js';
import { refuseLiteralHeaders, refuseRepeatedHeaders, refuseTwoAuthorizations } from './check-headers.js';
import { refuseReversedRange } from './check-ranges.js';
import type { Findings } from './findings.js';
import { type MergedTarget, targetBox } from './merge-targets.js';
import { makeChecks, type TargetCheck, validValue, writtenAt } from './target-groups.js';
import { warnOfLiteralTokens, warnOfUnsentCountries } from './warn-of-tokens.js';

/**
 * Checks what only shows after the merge, over settings and over targets. What many targets inherit is reported once.
 *
 * @param bounded - instances with a hit budget
 */
export function checkTargets(
  targets: readonly MergedTarget[],
  merger: LayerMerger,
  bounded: ReadonlySet<InstanceKey>,
  findings: Findings,
): void {
  makeChecks(targets, [
    ...merger.declared.flatMap((declared) => checksOf(declared, merger, findings)),
    refuseNoReferrers(merger, findings),
    refuseRepeatedHeaders(findings),
    refuseLiteralHeaders(findings),
    refuseTwoAuthorizations(findings),
    refuseHalfCertificate(findings),
    refuseAmbiguousRetries(bounded, findings),
    warnOfSecretsInClear(findings),
    warnOfIdleBulk(findings),
    warnOfLiteralTokens(findings),
    warnOfUnsentCountries(findings),
  ]);
  refuseSharedAccounts(targets, findings);
}

/** The checks that a setting needs: each is made of every target. */
function checksOf(declared: Declared, merger: LayerMerger, findings: Findings): readonly TargetCheck[] {
  const { setting, names } = declared;
  return [
    ...(setting.presence === 'required' ? [refuseMissing(declared, findings)] : []),
    ...(names.at(-1) === 'min' ? [refuseReversedRange(names.slice(0, -1), findings)] : []),
    ...(merger.isAppended(setting) ? [warnOfNothingBelow(declared, findings)] : []),
  ];
}

function refuseMissing({ path, names, setting: { example } }: Declared, findings: Findings): TargetCheck {
  return {
    causesOf(target) {
      const box = targetBox(target, names);
      if (!target.isComplete || box?.isPresent === true || box?.isInvalid === true) return undefined;
      return box === undefined ? [] : [box];
    },
    report({ targets, keys, causes }) {
      const removedAt = writtenAt(causes[0]);
      const [first] = targets;
      const where = findings.at(removedAt ?? (first === undefined ? 'targets' : `${first.path}.${path}`));
      findings.refuse(problem('config.missing-setting', { targets: keys, setting: path, example, removedAt }, where));
    },
  };
}

function warnOfNothingBelow(
  { path: setting, names, setting: { fallback } }: Declared,
  findings: Findings,
): TargetCheck {
  return {
    causesOf(target) {
      const box = targetBox(target, names);
      return box?.appendsToNothing === true ? [box] : undefined;
    },
    report({ keys, causes }) {
      const path = causes[0]?.parts[0]?.provenance.path ?? setting;
      const details = { targets: keys, setting, path, fallback };
      findings.warn(problem('config.appends-to-nothing', details, findings.at(path)));
    },
  };
}

function refuseNoReferrers(merger: LayerMerger, findings: Findings): TargetCheck {
  const shares = merger.declared.filter(({ names }) => names[0] === 'referrers');
  return {
    causesOf(target) {
      if (shares.some(({ names }) => validValue(target, names) !== 0)) return undefined;
      return shares.flatMap(({ names }) => targetBox(target, names) ?? []);
    },
    report({ keys, causes }) {
      const path = causes.flatMap((cause) => writtenAt(cause) ?? []).at(-1) ?? 'targets';
      findings.refuse(problem('config.no-referrers', { targets: keys }, findings.at(path)));
    },
  };
}
