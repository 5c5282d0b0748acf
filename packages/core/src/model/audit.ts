import type { Instant } from '../base/clock.js';

/** Who does something to a state, when, and from which commit. */
export interface Signature {
  readonly at: Instant;
  /** `user@host`. */
  readonly who: string;
  /** Of the git repository in which the config stands; with `+` at its end if files differed from it. */
  readonly commit?: string | undefined;
}

/** What can be done to a state. The list stands here for whoever reads one back. */
export const auditKinds = [
  'apply',
  'destroy',
  'move',
  'remove',
  'push',
  'restore',
  'migrate',
  'adopt',
  'pause',
  'resume',
  'stop',
  'unlock',
  'draft',
  'discard',
  'token',
  'revoke',
] as const;

/** What was done to a state. */
export type AuditKind = (typeof auditKinds)[number];

/** An entry of the history of a state, which is only ever added to. */
export interface AuditEvent extends Signature {
  readonly kind: AuditKind;
  /** The serial after it. */
  readonly serial: number;
  /** To what or to whom, in words: `target.staging`, `3 targets`, `the lock of ada@lovelace`. */
  readonly what?: string | undefined;
}
