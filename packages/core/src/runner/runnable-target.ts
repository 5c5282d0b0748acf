import { isDeepStrictEqual } from 'node:util';
import type { Page, ResolvedTarget } from '../model/target.js';

/** A target with all that a runner needs to serve it. */
export interface RunnableTarget {
  readonly target: ResolvedTarget;
  /** Those that the hash in the settings names. */
  readonly pages: readonly Page[];
  readonly token?: string | undefined;
}

/** Whether both send the same visits to the same place. */
export function areAlike(a: RunnableTarget, b: RunnableTarget): boolean {
  return a === b || (a.token === b.token && isDeepStrictEqual(a.target, b.target));
}
