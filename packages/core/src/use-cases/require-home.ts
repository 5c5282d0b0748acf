import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { addressOf } from '../model/target.js';
import type { CopiedState, VisitsAtStake } from '../report/copied-state.js';
import type { StateStore } from '../state/state-store.js';
import type { Deps } from './deps.js';
import { sign } from './signature.js';
import { startedToday } from './today.js';

/**
 * Refuses a state that is a copy, or that was put back: it does not know what was sent elsewhere.
 * Throws `state.copied`, which says what could be sent twice.
 */
export async function requireHome(state: StateStore, deps: Pick<Deps, 'clock'>): Promise<void> {
  const copied = await copyOf(state, deps);
  if (copied !== undefined) throw new Failure([problem('state.copied', copied)]);
}

/** Makes this place the home of a state that is a copy, and answers what could be sent twice; undefined where it is at home already. */
export async function adoptState(
  state: StateStore,
  deps: Pick<Deps, 'clock' | 'who' | 'readCommit'>,
): Promise<CopiedState | undefined> {
  const copied = await copyOf(state, deps);
  if (copied !== undefined) await state.adoptHome(await sign(deps));
  return copied;
}

async function copyOf(state: StateStore, deps: Pick<Deps, 'clock'>): Promise<CopiedState | undefined> {
  const { kind, evidence } = await state.readHome();
  if (kind === 'home') return undefined;
  return { place: state.place, evidence, atStake: await visitsAtStake(deps, state) };
}

/** What this copy would still send today: as much could have been sent from the other one. */
async function visitsAtStake({ clock }: Pick<Deps, 'clock'>, state: StateStore): Promise<readonly VisitsAtStake[]> {
  const now = clock.now();
  const { targets } = await state.readApplied();
  const started = await startedToday(
    state,
    targets.map(({ target }) => target),
    now,
  );
  return targets.map(({ target }) => ({
    address: addressOf(target.key),
    started: started.get(target.account) ?? 0,
    cap: target.settings.visitsPerDay,
  }));
}
