import { problem } from '../../errors/problem.js';
import { boxAt } from '../layers/merge-layers.js';
import type { Findings } from './findings.js';
import type { MergedTarget } from './merge-targets.js';
import { groupByCause, validValue, writtenAt } from './target-groups.js';

/** Warns of tokens that are written out in the config. */
export function warnOfLiteralTokens(targets: readonly MergedTarget[], findings: Findings): void {
  const groups = groupByCause(targets, (target) => {
    const box = boxAt(target.boxes, ['tokenAuth']);
    return box !== undefined && typeof validValue(target, ['tokenAuth']) === 'string' ? [box] : undefined;
  });
  for (const { keys, causes } of groups) {
    const [first] = keys;
    const variable = keys.length === 1 && first !== undefined ? `${variableName(first)}_TOKEN` : 'MATOMO_TOKEN';
    const where = findings.at(writtenAt(causes[0]) ?? 'targets');
    findings.warn(problem('config.literal-token', { targets: keys, variable }, where));
  }
}

/** Warns of countries that a user chose in vain: without a token, Matomo refuses hits that name one. */
export function warnOfUnsentCountries(targets: readonly MergedTarget[], findings: Findings): void {
  const groups = groupByCause(targets, ({ boxes }) => {
    const countries = boxAt(boxes, ['countries']);
    if (countries?.provenance?.path === undefined || countries.isInvalid) return undefined;
    return boxAt(boxes, ['tokenAuth'])?.isPresent === true ? undefined : [countries];
  });
  for (const { keys, causes } of groups) {
    const where = findings.at(writtenAt(causes[0]) ?? 'targets');
    findings.warn(problem('config.country-not-sent', { targets: keys }, where));
  }
}

/** `clientA` as it would be called among environment variables: `CLIENT_A`. */
function variableName(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}
