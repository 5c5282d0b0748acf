import type { LockHolder } from '../model/state.js';
import { moment, oneLine } from './format.js';

/** Says for whom one waits, in one line. */
export function lockWords(holder: LockHolder): string {
  return `Waiting for the lock of the state: ${holderWords(holder)}.`;
}

/** `ada@lovelace has held it since 2026-11-24 20:48:00 UTC for apply, with the id 6f9b...`. */
export function holderWords({ id, who, operation, since }: LockHolder): string {
  return `${oneLine(who)} has held it since ${moment(since)} for ${oneLine(operation)}, with the id ${oneLine(id)}`;
}
