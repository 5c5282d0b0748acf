import { isDeepStrictEqual } from 'node:util';
import type { Way } from '../matomo/transport.js';
import type { Page, ResolvedInstance, ResolvedTarget } from '../model/target.js';

/** A target with all that a runner needs to serve it. */
export interface RunnableTarget {
  readonly target: ResolvedTarget;
  /** Those that the hash in the settings names. */
  readonly pages: readonly Page[];
  readonly token?: string | undefined;
  /** The instance on which it lies, if the config names it. */
  readonly instance?: ResolvedInstance | undefined;
  /** How its tracker is reached, with the values of secrets. */
  readonly way: Way;
}

/** Whether both send the same visits to the same place. */
export function areAlike(a: RunnableTarget, b: RunnableTarget): boolean {
  if (a === b) return true;
  const { pages: _, ...mine } = a;
  const { pages: __, ...other } = b;
  // Equal hashes of pages are in the settings.
  return isDeepStrictEqual(mine, other);
}
