import type { RunId } from '../model/run.js';
import type { AccountKey } from '../model/target.js';

/** What was done at accounts, whichever runs and keys of targets did it. */
export interface AtAccounts {
  readonly accounts: readonly AccountKey[];
}

/** Whether accounts are meant, and not runs. */
export function isAtAccounts(of: readonly RunId[] | AtAccounts): of is AtAccounts {
  return 'accounts' in of;
}

/** Whether there is nothing to be asked. */
export function isNobody(of: readonly RunId[] | AtAccounts): boolean {
  return (isAtAccounts(of) ? of.accounts : of).length === 0;
}
