import { type Place, problem } from '../../errors/problem.js';
import { type AccountKey, accountOf } from '../../model/target.js';
import type { Findings } from './findings.js';
import type { MergedTarget } from './merge-targets.js';
import { validValue } from './target-groups.js';

/** Checks that no two targets are the same site of the same Matomo: its daily cap would be there twice. */
export function refuseSharedAccounts(targets: readonly MergedTarget[], findings: Findings): void {
  const owners = new Map<AccountKey, MergedTarget>();
  for (const target of targets) {
    const url = validValue(target, ['url']);
    const siteId = validValue(target, ['siteId']);
    if (typeof url !== 'string' || typeof siteId !== 'number') continue;
    const account = accountOf(url, siteId);
    const owner = owners.get(account);
    if (owner === undefined) owners.set(account, target);
    else refuse(account, owner, target, findings);
  }
}

function refuse(account: AccountKey, first: MergedTarget, second: MergedTarget, findings: Findings): void {
  const { place } = findings.at(first.path);
  const details = { account, first: first.key, firstPlace: place && position(place), second: second.key };
  findings.refuse(problem('config.shared-account', details, findings.at(second.path)));
}

function position({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
