import { never } from './base/never.js';
import { readMachineId } from './machine.js';
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
