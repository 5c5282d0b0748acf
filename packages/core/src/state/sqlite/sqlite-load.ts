import type { Database, Transaction } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type { AuditKind, Signature } from '../../model/audit.js';
import type { Fingerprint } from '../../model/state.js';
import type { StateDump } from '../../model/state-dump.js';
import { demandHashes } from '../check-change.js';
import { demandUnused, stillValid, takenIn } from '../taken-in.js';
import type { Connections } from './sqlite-connections.js';
import { readBudgets, readDays, readHitQuarters, readQuarters } from './sqlite-dump.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteMeta } from './sqlite-meta.js';
import { putDump } from './sqlite-put-dump.js';
import { SqliteTargets } from './sqlite-targets.js';

// Runs that have ended too, as long as they have leases: they may still count.
const USERS = `
  SELECT DISTINCT who FROM runs WHERE ended_at IS NULL OR id IN (SELECT run FROM leases) ORDER BY who`;
const FINGERPRINTS = 'SELECT target, hmac FROM fingerprints ORDER BY target';

/** Who loads, as what, and where the state will be at home. */
export interface LoadRequest {
  readonly lock: string;
  readonly kind: AuditKind;
  readonly by: Signature;
  readonly home: string | null;
}

/** Takes a state in, whole. */
export class SqliteLoad {
  readonly #load: Transaction<(dump: StateDump, request: LoadRequest) => number>;

  constructor({ durable, state }: Connections, now: () => Instant) {
    this.#load = durable.transaction(loading(durable, state, now));
  }

  /** As `DumpStore.load` says. What the dead have left must have been settled before. */
  load(dump: StateDump, request: LoadRequest): number {
    demandHashes(dump.blobs);
    return this.#load.immediate(dump, request);
  }
}

function loading(database: Database, state: string, now: () => Instant) {
  const meta = new SqliteMeta(database, state);
  const events = new SqliteEvents(database, state);
  const targets = new SqliteTargets(database, state);
  const users = database.prepare<[], { who: string }>(USERS);
  const fingerprints = database.prepare<[], Fingerprint>(FINGERPRINTS);
  return (dump: StateDump, { lock, kind, by, home }: LoadRequest): number => {
    meta.demandLock(lock, kind);
    demandUnused(users.all());
    const ours = meta.read();
    const known = { key: ours.fingerprintKey, applied: stillValid(fingerprints.all(), targets.all(), dump.targets) };
    const taking = {
      serial: ours.serial,
      draftRevision: ours.draftRevision,
      days: readDays(database),
      quarters: readQuarters(database, now()),
      budgets: readBudgets(database),
      hitQuarters: readHitQuarters(database),
      events: events.all(),
      fingerprints: known,
    };
    const taken = takenIn(taking, dump, { kind, by });
    putDump(database, state, taken);
    meta.write({ home, revision: ours.revision + 1 });
    return taken.serial;
  };
}
