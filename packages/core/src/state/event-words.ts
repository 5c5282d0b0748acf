// To what or to whom something was done, as the history of every store says it.
import type { ApiToken } from '../model/access.js';
import type { Draft } from '../model/draft.js';
import type { RunRecord } from '../model/run.js';
import type { LockHolder, StateCommit } from '../model/state.js';
import type { StateDump } from '../model/state-dump.js';
import { addressOf, type TargetKey } from '../model/target.js';

/** The address of one target, or how many they are; nothing for none. */
export function targetsInWords(keys: Iterable<TargetKey>): string | undefined {
  const [first, ...others] = new Set(keys);
  if (first === undefined) return undefined;
  return others.length === 0 ? addressOf(first) : `${others.length + 1} targets`;
}

/** The targets that a change concerns. */
export function changeInWords({ move, put, delete: removed }: StateCommit): string | undefined {
  return targetsInWords([...move.map(({ to }) => to), ...put.map(({ target }) => target.key), ...removed]);
}

/** Of what drafts were put; nothing for none. */
export function draftsInWords(drafts: readonly Pick<Draft, 'target' | 'change'>[]): string | undefined {
  const words = targetsInWords(drafts.map(({ target }) => target));
  const isRemoval = drafts.length === 1 && drafts[0]?.change.kind === 'delete';
  return isRemoval ? `the removal of ${words}` : words;
}

/** Whose drafts were taken away; nothing for none. */
export function discardedInWords(targets: readonly TargetKey[]): string | undefined {
  const words = targetsInWords(targets);
  if (words === undefined) return undefined;
  return `the ${targets.length === 1 ? 'draft' : 'drafts'} of ${words}`;
}

/** Which token was given out or taken back. */
export function tokenInWords({ name, role }: Pick<ApiToken, 'name' | 'role'>): string {
  return `${JSON.stringify(name)} (${role})`;
}

/** Whose run, or how many they are. */
export function runsInWords(runs: readonly Pick<RunRecord, 'who'>[]): string {
  const [first, ...others] = runs;
  return first !== undefined && others.length === 0 ? `the run of ${first.who}` : `${runs.length} runs`;
}

/** Whose lock. */
export function lockInWords({ who }: LockHolder): string {
  return `the lock of ${who}`;
}

/** Which state was taken in. */
export function dumpInWords({ serial }: StateDump): string {
  return `the state at serial ${serial}`;
}

/** Where a state was taken. */
export function placeInWords(place: string): string {
  return `to ${place}`;
}
