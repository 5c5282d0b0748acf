import { messageOf } from './base/message-of.js';
import { never } from './base/never.js';
import { readMachineId } from './machine.js';
import type { RunnerStore } from './runner/runner-store.js';
import { shareThinning } from './state/share-thinning.js';
import type { StateLocation } from './state/state-location.js';
import type { StateStore } from './state/state-store.js';

/** Opens a state where it is kept. Each database's client is loaded only where it is needed. */
export async function openStore(location: StateLocation, mode: 'read' | 'write'): Promise<StateStore> {
  switch (location.kind) {
    case 'sqlite': {
      const { openSqliteStore } = await import('./state/sqlite/sqlite-store.js');
      return openSqliteStore({ file: location.file, mode, machine: readMachineId() });
    }
    case 'postgres': {
      const { openPostgresStore } = await import('./state/postgres/postgres-store.js');
      return openPostgresStore({ url: location.url, schema: location.schema, mode });
    }
    default:
      return never(location);
  }
}

/** Opens a state for a runner. What one process can do for all that share a database is a job of that database. */
export async function openRunnerStore(location: StateLocation): Promise<RunnerStore> {
  const store = await openStore(location, 'write');
  if (location.kind === 'sqlite') return store;
  const openJobs = async () => {
    const { openPostgresJobs } = await import('./state/postgres/postgres-jobs.js');
    return openPostgresJobs({ url: location.url, schema: location.schema, store });
  };
  const onAlone = (error: unknown) => {
    const reason = messageOf(error);
    process.emitWarning(`This runner does the jobs of the state by itself. ${reason}`);
  };
  return { ...store, thinIntervals: shareThinning({ thin: store.thinIntervals, openJobs, onAlone }) };
}
