import { problem } from '../../errors/problem.js';
import type { Findings } from './findings.js';
import { targetBox } from './merge-targets.js';
import { type TargetCheck, validValue, writtenAt } from './target-groups.js';
import { variableName } from './variable-name.js';

/** Warns of tokens that are written out in the config. */
export function warnOfLiteralTokens(findings: Findings): TargetCheck {
  return {
    causesOf(target) {
      const box = targetBox(target, ['tokenAuth']);
      return box !== undefined && typeof validValue(target, ['tokenAuth']) === 'string' ? [box] : undefined;
    },
    report({ keys, causes }) {
      const [first] = keys;
      const variable = keys.length === 1 && first !== undefined ? `${variableName(first)}_TOKEN` : 'MATOMO_TOKEN';
      const where = findings.at(writtenAt(causes[0]) ?? 'targets');
      findings.warn(problem('config.literal-token', { targets: keys, variable }, where));
    },
  };
}

/** Warns of countries that a user chose in vain: without a token, Matomo refuses hits that name one. */
export function warnOfUnsentCountries(findings: Findings): TargetCheck {
  return {
    causesOf(target) {
      const countries = targetBox(target, ['countries']);
      if (countries?.provenance?.path === undefined || countries.isInvalid) return undefined;
      return targetBox(target, ['tokenAuth'])?.isPresent === true ? undefined : [countries];
    },
    report({ keys, causes }) {
      const where = findings.at(writtenAt(causes[0]) ?? 'targets');
      findings.warn(problem('config.country-not-sent', { targets: keys }, where));
    },
  };
}
