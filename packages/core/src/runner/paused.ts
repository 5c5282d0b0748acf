import type { AppliedState } from '../model/state.js';
import type { AccountKey } from '../model/target.js';

/** The accounts whose targets are paused: a pause stays with an account, whatever key its target has. */
export type Paused = ReadonlySet<AccountKey>;

/** What of a state is paused. */
export function pausedIn({ targets }: AppliedState): Paused {
  return new Set(targets.filter(({ paused }) => paused !== undefined).map(({ target }) => target.account));
}
