import type { Instant } from '../base/clock.js';
import type { AuditEvent } from '../model/audit.js';
import { keptKind } from './kept-json.js';

/** An entry of the history, as a row of either store. */
export interface EventRow {
  readonly at: Instant;
  readonly who: string;
  readonly commit: string | null;
  readonly kind: string;
  readonly serial: number;
  readonly what: string | null;
}

/** Reads an entry back; `state` is the state's place. */
export function eventOf({ commit, kind, what, ...row }: EventRow, state: string): AuditEvent {
  const known = keptKind(kind, { state, what: 'an entry of its history' });
  return { ...row, kind: known, ...(commit !== null && { commit }), ...(what !== null && { what }) };
}
