// What a state becomes when a dump is taken in, whatever store keeps it.
import { canonicalJson } from '../base/canonical-json.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { AuditKind, Signature } from '../model/audit.js';
import type { RunEnd } from '../model/run.js';
import type { AppliedTarget, Fingerprint } from '../model/state.js';
import type { DumpedFingerprints, StateDump } from '../model/state-dump.js';
import { dumpInWords } from './event-words.js';
import { mergeBudgets, mergeHits } from './merge-budgets.js';
import { mergeDays, mergeQuarters } from './merge-days.js';
import { mergeEvents } from './merge-events.js';

/** What of a state has a say in what it becomes. */
export type TakingState = Pick<
  StateDump,
  'serial' | 'draftRevision' | 'days' | 'quarters' | 'budgets' | 'hitQuarters' | 'events'
> & {
  /** Those to keep where the dump has none; see `stillValid`. */
  readonly fingerprints: DumpedFingerprints;
};

/** A dump as it is to be kept. */
export type TakenIn = StateDump & { readonly fingerprints: DumpedFingerprints };

/**
 * Makes what `DumpStore.load` promises: the higher counts of both, the history of both with the load as a new entry, a serial above
 * both. Runs that had not ended when they were dumped are lost. No revision is given to a draft that one of both has given before.
 */
export function takenIn(
  ours: TakingState,
  dump: StateDump,
  { kind, by }: { readonly kind: AuditKind; readonly by: Signature },
): TakenIn {
  const serial = Math.max(ours.serial, dump.serial) + 1;
  const lost: RunEnd = { at: by.at, reason: 'lost' };
  return {
    ...dump,
    serial,
    draftRevision: Math.max(ours.draftRevision, dump.draftRevision),
    days: mergeDays(ours.days, dump.days),
    quarters: mergeQuarters(ours.quarters, dump.quarters),
    budgets: mergeBudgets(ours.budgets, dump.budgets),
    hitQuarters: mergeHits(ours.hitQuarters, dump.hitQuarters),
    runs: dump.runs.map((run) => ({ ...run, end: run.end ?? lost })),
    events: [...mergeEvents(ours.events, dump.events), { ...by, kind, serial, what: dumpInWords(dump) }],
    fingerprints: dump.fingerprints ?? ours.fingerprints,
  };
}

/** Of the fingerprints, those of targets that have the same reference to their secret before and after. */
export function stillValid(
  fingerprints: readonly Fingerprint[],
  before: readonly AppliedTarget[],
  after: readonly AppliedTarget[],
): readonly Fingerprint[] {
  const [then, next] = [references(before), references(after)];
  return fingerprints.filter(({ target }) => next.has(target) && next.get(target) === then.get(target));
}

/** Throws `state.in-use` while somebody uses the state. */
export function demandUnused(users: readonly { readonly who: string }[]): void {
  if (users.length > 0) throw new Failure([problem('state.in-use', { runs: users.map(({ who }) => who) })]);
}

function references(targets: readonly AppliedTarget[]) {
  return new Map(targets.map(({ target }) => [target.key, canonicalJson(target.settings.tokenAuth ?? null)]));
}
