import type { Database, Transaction } from 'better-sqlite3';
import { canonicalJson } from '../../base/canonical-json.js';
import type { Instant } from '../../base/clock.js';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { AuditKind, Signature } from '../../model/audit.js';
import type { RunEnd } from '../../model/run.js';
import type { AppliedTarget, Fingerprint } from '../../model/state.js';
import type { StateDump } from '../../model/state-dump.js';
import { dumpInWords } from '../event-words.js';
import { mergeDays, mergeQuarters } from '../merge-days.js';
import { mergeEvents } from '../merge-events.js';
import type { Connections } from './sqlite-connections.js';
import { demandHashes } from './sqlite-desired.js';
import { readDays, readQuarters } from './sqlite-dump.js';
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
    const serial = Math.max(ours.serial, dump.serial) + 1;
    const known = { key: ours.fingerprintKey, applied: stillValid(fingerprints.all(), targets.all(), dump.targets) };
    const lost: RunEnd = { at: by.at, reason: 'lost' };
    const history = mergeEvents(events.all(), dump.events);
    putDump(database, state, {
      ...dump,
      serial,
      days: mergeDays(readDays(database), dump.days),
      quarters: mergeQuarters(readQuarters(database, now()), dump.quarters),
      runs: dump.runs.map((run) => ({ ...run, end: run.end ?? lost })),
      events: [...history, { ...by, kind, serial, what: dumpInWords(dump) }],
      fingerprints: dump.fingerprints ?? known,
    });
    meta.write({ home, revision: ours.revision + 1 });
    return serial;
  };
}

function demandUnused(users: readonly { readonly who: string }[]): void {
  if (users.length > 0) throw new Failure([problem('state.in-use', { runs: users.map(({ who }) => who) })]);
}

/** Of the fingerprints, those of targets that have the same reference to their secret before and after. */
function stillValid(
  fingerprints: readonly Fingerprint[],
  before: readonly AppliedTarget[],
  after: readonly AppliedTarget[],
): readonly Fingerprint[] {
  const [then, next] = [references(before), references(after)];
  return fingerprints.filter(({ target }) => next.has(target) && next.get(target) === then.get(target));
}

function references(targets: readonly AppliedTarget[]) {
  return new Map(targets.map(({ target }) => [target.key, canonicalJson(target.settings.tokenAuth ?? null)]));
}
