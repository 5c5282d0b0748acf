import type { Signature } from '../model/audit.js';
import type { Deps } from './deps.js';

/** Signs what is done now. */
export async function sign(deps: Pick<Deps, 'clock' | 'who' | 'readCommit'>): Promise<Signature> {
  const commit = await deps.readCommit();
  return { at: deps.clock.now(), who: deps.who, ...(commit !== undefined && { commit }) };
}
