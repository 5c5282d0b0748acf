import { randomBytes, randomUUID } from 'node:crypto';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { Liveness } from '../liveness.js';
import type { StateStore } from '../state-store.js';

/** What is read where there is no state: nothing was ever applied. It follows no state that is made later. */
export function emptyStore(place: string, liveness: Liveness): StateStore {
  const [lineage, key] = [randomUUID(), randomBytes(32).toString('hex')];
  const nothing = {
    ...{ targets: [], instances: [], blobs: [], days: [], quarters: [], budgets: [], hitQuarters: [] },
    ...{ runs: [], intervals: [], errors: [], events: [], drafts: [], draftRevision: 0 },
  };
  return {
    place,
    liveness,
    readApplied: async () => ({ serial: 0, targets: [], instances: [] }),
    readSerial: async () => 0,
    readBlobs: async ([hash]) => {
      if (hash === undefined) return [];
      throw new Failure([problem('state.damaged', { state: place, fault: `the blob ${hash} is missing` })]);
    },
    readFingerprints: async () => ({ key, applied: [] }),
    readDays: async () => [],
    readBudgets: async () => [],
    readQuotas: async () => [],
    readRuns: async () => [],
    readIntervals: async () => [],
    readLastEnds: async () => new Map(),
    readErrors: async () => [],
    readLeased: async () => [],
    readLock: async () => undefined,
    readSignals: async () => ({ revision: 0, isStopAsked: false, fleet: [] }),
    readEvents: async () => [],
    readDrafts: async () => [],
    readTokens: async () => [],
    readSession: async () => undefined,
    readLogLines: async () => [],
    readBlocked: async () => [],
    check: async () => [],
    dump: async () => ({ lineage, serial: 0, ...nothing, fingerprints: { key, applied: [] } }),
    readHome: async () => ({ kind: 'home', evidence: '' }),
    commit: refuse,
    grant: refuse,
    mark: refuse,
    close: refuse,
    recover: refuse,
    startRun: refuse,
    record: refuse,
    endRun: refuse,
    thinIntervals: refuse,
    lock: refuse,
    breakLock: refuse,
    pause: refuse,
    resume: refuse,
    askToStop: refuse,
    putDraft: refuse,
    changeDrafts: refuse,
    dropDraft: refuse,
    addToken: refuse,
    removeToken: refuse,
    addSession: refuse,
    removeSession: refuse,
    addLogLines: refuse,
    setBlocked: refuse,
    load: refuse,
    adoptHome: refuse,
    leaveHome: refuse,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function refuse(): Promise<never> {
  throw new TypeError('A state that is open for reading cannot be changed.');
}
