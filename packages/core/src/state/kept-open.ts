import type { StateStore } from './state-store.js';

/** A state that stays open for whoever asks for it. */
export interface KeptOpen extends AsyncDisposable {
  /** The open store. Who disposes it gives it back; it is closed with the last that goes, once it is no longer kept. */
  open(): Promise<StateStore>;
}

/**
 * Keeps a state open between those who use it, several of them at a time: to open one costs a check of the whole file, or a session of a
 * server, too much for each request. After a call that failed, the next one who asks gets a state that was opened anew: the file may
 * have been replaced, or the server started again.
 */
export function keptOpen(open: () => Promise<StateStore>): KeptOpen {
  let kept: Promise<Shared> | undefined;
  const dropping = (shared: Shared) => () => {
    if (shared.isDropped) return;
    shared.isDropped = true;
    kept = undefined;
  };
  const openShared = async (): Promise<Shared> => ({ store: await open(), users: 0, isDropped: false });
  return {
    open: async () => {
      kept ??= openShared();
      const asked = kept;
      try {
        const shared = await asked;
        shared.users += 1;
        return lent(shared, dropping(shared));
      } catch (error) {
        if (kept === asked) kept = undefined;
        throw error;
      }
    },
    [Symbol.asyncDispose]: async () => {
      const shared = await kept?.catch(() => undefined);
      if (shared === undefined) return;
      dropping(shared)();
      await closeUnused(shared);
    },
  };
}

interface Shared {
  readonly store: StateStore;
  users: number;
  /** Nobody else gets it any more. */
  isDropped: boolean;
}

async function closeUnused({ store, users, isDropped }: Shared): Promise<void> {
  if (isDropped && users === 0) await store[Symbol.asyncDispose]();
}

/** The store, for one user of it. */
function lent(shared: Shared, onFailure: () => void): StateStore {
  let isGivenBack = false;
  const giveBack = async () => {
    if (isGivenBack) return;
    isGivenBack = true;
    shared.users -= 1;
    await closeUnused(shared);
  };
  return new Proxy(shared.store, {
    get: (store, name) => {
      if (name === Symbol.asyncDispose) return giveBack;
      const member: unknown = Reflect.get(store, name);
      return typeof member === 'function' ? watched(member.bind(store), onFailure) : member;
    },
  });
}

type Call = (...args: readonly unknown[]) => unknown;

function watched(call: Call, onFailure: () => void): Call {
  return async (...args) => {
    try {
      return await call(...args);
    } catch (error) {
      onFailure();
      throw error;
    }
  };
}
