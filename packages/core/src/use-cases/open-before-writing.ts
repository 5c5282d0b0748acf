import { failsWith } from '../errors/failure.js';
import type { StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';

/**
 * Opens the state for a command that may write it later: to read, so that one which finds nothing to do leaves no state behind. A state
 * of an older version that cannot be read is brought up to date, as whoever writes it does.
 */
export async function openBeforeWriting({ openState }: Pick<Deps, 'openState'>): Promise<StateStore> {
  try {
    return await openState('read');
  } catch (error) {
    if (!failsWith(error, 'state.outdated')) throw error;
    return await openState('write');
  }
}
