import type { StateDump } from '../../model/state-dump.js';
import type { Liveness } from '../liveness.js';
import type { StateStore } from '../state-store.js';
import { migrations } from './migrations/all.js';
import { connectInMemory } from './sqlite-connections.js';
import { SqlitePeers } from './sqlite-peers.js';
import { putDump } from './sqlite-put-dump.js';
import { SqliteStore } from './sqlite-store.js';

/**
 * A state in memory with what was dumped, to plan against. Nothing can change it, nobody lives who uses it, and it is at home.
 * `place` is what messages call it.
 */
export async function openDumpStore(dump: StateDump, place = 'the dumped state'): Promise<StateStore> {
  const connections = await connectInMemory(place, migrations, (database) => putDump(database, place, dump));
  return new SqliteStore(connections, { mode: 'read', liveness: nobody, peers: new SqlitePeers(place, nobody) });
}

const nobody: Liveness = {
  hold: async () => {
    throw new TypeError('A dumped state holds nothing.');
  },
  isDead: async () => true,
};
