// To what or to whom something was done, as the history of every store says it.
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
