import type { Instant } from '../base/clock.js';
import type { RunRecord } from '../model/run.js';
import type { StateStore } from '../state/state-store.js';

/** The runs whose process lives. A run that did not say its end, and whose process is dead, is not active. */
export async function activeRuns(
  state: Pick<StateStore, 'readRuns' | 'liveness'>,
  now: Instant,
): Promise<readonly RunRecord[]> {
  const open = (await state.readRuns(now)).filter(({ end }) => end === undefined);
  const dead = await Promise.all(open.map(({ id }) => state.liveness.isDead(id)));
  return open.filter((_, at) => dead[at] === false);
}
