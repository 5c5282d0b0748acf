import type { Signature } from './audit.js';
import type { TargetKey } from './target.js';

/** A change of one target of the API that waits until somebody applies it. There is at most one of a target. */
export interface Draft {
  readonly target: TargetKey;
  readonly change: DraftChange;
  /** Rises with every change of any draft of the state, and is never given twice. */
  readonly revision: number;
  readonly by: Signature;
}

/**
 * What is to become of the target. `written`: its settings as a layer of a config would say them, as plain JSON: checked, with
 * secrets as references or sealed, and without those that have their defaults.
 */
export type DraftChange = { readonly kind: 'put'; readonly written: WrittenSettings } | { readonly kind: 'delete' };

/** Settings of a target as somebody wrote them. Plain JSON. */
export type WrittenSettings = Readonly<Record<string, unknown>>;

/** How somebody has seen a target: the serial of the state, and the revision of its draft, 0 where it had none. */
export interface SeenDraft {
  readonly serial: number;
  readonly revision: number;
}

/** Names a draft as it was when a plan was made of it. */
export type DraftMark = Pick<Draft, 'target' | 'revision'>;
