import { failsWith } from '../errors/failure.js';
import type { LockHolder } from '../model/state.js';
import type { Lock, StateStore } from '../state/state-store.js';
import type { Deps, OpenState } from './deps.js';

/** What the lock is taken for, and how long to wait for it. */
export interface LockRequest {
  /** In words that follow "for": `apply`, `state mv`. */
  readonly operation: string;
  /** 0: not at all. */
  readonly timeoutMs: number;
  /** Is told once, when somebody else holds it. */
  readonly onWait: (holder: LockHolder) => void;
}

/** The state, open to write, with its lock held. Disposing releases both. */
export interface LockedState extends AsyncDisposable {
  readonly state: StateStore;
  /** Id of the lock. */
  readonly lock: string;
}

/**
 * Opens the state and takes its lock, which is asked for again and again until the time is up. A dead holder's lock is free.
 * Throws `state.locked` with the holder.
 */
export async function lockState(
  deps: Pick<Deps, 'clock' | 'who' | 'newId'> & { readonly openState: OpenState },
  request: LockRequest,
): Promise<LockedState> {
  const state = await deps.openState('write');
  try {
    const lock = await taken(state, deps, request);
    return {
      state,
      lock: lock.id,
      [Symbol.asyncDispose]: async () => {
        await lock.release();
        await state[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await state[Symbol.asyncDispose]();
    throw error;
  }
}

const RETRY_MS = 200;

async function taken(
  state: StateStore,
  { clock, who, newId }: Pick<Deps, 'clock' | 'who' | 'newId'>,
  { operation, timeoutMs, onWait }: LockRequest,
): Promise<Lock & { readonly id: string }> {
  let isTold = false;
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    const id = newId();
    try {
      const lock = await state.lock({ id, who, operation, since: clock.now() });
      return { id, release: () => lock.release() };
    } catch (error) {
      if (waitedMs >= timeoutMs || !failsWith(error, 'state.locked')) throw error;
    }
    const holder: LockHolder | undefined = isTold ? undefined : await state.readLock();
    if (holder !== undefined) onWait(holder);
    isTold ||= holder !== undefined;
    await new Promise<void>((done) => clock.after(RETRY_MS, done));
  }
}
