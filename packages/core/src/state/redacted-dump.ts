import type { AppliedTarget, BudgetScope } from '../model/state.js';
import type { StateDump } from '../model/state-dump.js';

/**
 * What a plan needs of a state, for those who may see no more: the targets that the config manages, the instances, and their
 * counts. Nothing tells who did something, what was done, or that there are targets that the API manages, or drafts of them.
 */
export function redactedDump(dump: StateDump): StateDump {
  const { lineage, serial, load, seed, targets, instances, days, quarters, budgets, hitQuarters } = dump;
  const shown = targets.filter(({ managedBy }) => managedBy === 'config').map(withoutName);
  const accounts = new Set(shown.map(({ target }) => target.account));
  const isShown = ({ scope }: { readonly scope: BudgetScope }) =>
    scope.kind === 'instance' || accounts.has(scope.account);
  return {
    lineage,
    serial,
    ...(load !== undefined && { load }),
    ...(seed !== undefined && { seed }),
    targets: shown,
    instances,
    days: days.filter(({ account }) => accounts.has(account)),
    quarters: quarters.filter(({ account }) => accounts.has(account)),
    budgets: budgets.filter(isShown),
    hitQuarters: hitQuarters.filter(isShown),
    blobs: [],
    drafts: [],
    draftRevision: 0,
    runs: [],
    intervals: [],
    errors: [],
    events: [],
  };
}

/** Whether a target is paused decides where its share goes, so that stays. */
function withoutName({ paused, ...applied }: AppliedTarget): AppliedTarget {
  return paused === undefined ? applied : { ...applied, paused: { at: paused.at, who: NOBODY } };
}

const NOBODY = 'redacted';
