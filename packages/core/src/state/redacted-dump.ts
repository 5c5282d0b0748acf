import type { AppliedTarget } from '../model/state.js';
import type { StateDump } from '../model/state-dump.js';

/**
 * What a plan needs of a state, for those who may see no more: the targets that the config manages, and the counts of their
 * accounts. Nothing tells who did something, what was done, or that there are targets that the API manages.
 */
export function redactedDump({ lineage, serial, load, seed, targets, days, quarters }: StateDump): StateDump {
  const shown = targets.filter(({ managedBy }) => managedBy === 'config').map(withoutName);
  const accounts = new Set(shown.map(({ target }) => target.account));
  return {
    lineage,
    serial,
    ...(load !== undefined && { load }),
    ...(seed !== undefined && { seed }),
    targets: shown,
    days: days.filter(({ account }) => accounts.has(account)),
    quarters: quarters.filter(({ account }) => accounts.has(account)),
    blobs: [],
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
