import type { Database, Statement, Transaction } from 'better-sqlite3';
import { contentHash } from '../../base/content-hash.js';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { AppliedState, Fingerprint, StateCommit } from '../../model/state.js';
import type { Blob, BlobHash } from '../../model/target.js';
import { demandHashes, demandMarked, demandSerial } from '../check-change.js';
import { changeInWords } from '../event-words.js';
import { keep, keptLoad } from '../kept-json.js';
import { settleDrafts } from '../settle-drafts.js';
import type { DesiredStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteDraftRows } from './sqlite-draft-rows.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteInstances } from './sqlite-instances.js';
import { SqliteMeta } from './sqlite-meta.js';
import { SqliteTargets } from './sqlite-targets.js';
import type { Synchronous } from './synchronous.js';

const SERIAL = 'SELECT serial FROM meta';
const BLOB = 'SELECT hash, text FROM blobs WHERE hash = ?';
const FINGERPRINTS = 'SELECT target, hmac FROM fingerprints ORDER BY target';

const PUT_FINGERPRINT = `
  INSERT INTO fingerprints (target, hmac) VALUES (@target, @hmac)
  ON CONFLICT (target) DO UPDATE SET hmac = excluded.hmac`;
// Blobs are never removed: a runner may still need those of the serial before.
const PUT_BLOB = 'INSERT INTO blobs (hash, text) VALUES (@hash, @text) ON CONFLICT (hash) DO NOTHING';

/** What was applied. */
export class SqliteDesired implements Synchronous<DesiredStore> {
  readonly #state: string;
  readonly #meta: SqliteMeta;
  readonly #targets: SqliteTargets;
  readonly #instances: SqliteInstances;
  readonly #serial: Statement<[], { serial: number }>;
  readonly #blob: Statement<[BlobHash], Blob>;
  readonly #fingerprints: Statement<[], Fingerprint>;
  readonly #readApplied: Transaction<() => AppliedState>;
  readonly #commit: Transaction<(change: StateCommit) => number>;

  constructor({ durable, fast, state }: Connections) {
    this.#state = state;
    this.#meta = new SqliteMeta(fast, state);
    this.#targets = new SqliteTargets(fast, state);
    this.#instances = new SqliteInstances(fast, state);
    this.#serial = fast.prepare(SERIAL);
    this.#blob = fast.prepare(BLOB);
    this.#fingerprints = fast.prepare(FINGERPRINTS);
    this.#readApplied = fast.transaction(() => this.#applied()); // One transaction, so that serial and targets fit together.
    this.#commit = durable.transaction(committing(durable, state));
  }

  readApplied(): AppliedState {
    return this.#readApplied();
  }

  readSerial(): number {
    return this.#serial.get()?.serial ?? 0;
  }

  readBlobs(hashes: readonly BlobHash[]): readonly Blob[] {
    return hashes.map((hash) => {
      const blob = this.#blob.get(hash);
      if (blob === undefined) throw this.#damaged(`the blob ${hash} is missing`);
      if (contentHash(blob.text) !== hash) throw this.#damaged(`the blob ${hash} has changed`);
      return blob;
    });
  }

  readFingerprints(): { readonly key: string; readonly applied: readonly Fingerprint[] } {
    return { key: this.#meta.read().fingerprintKey, applied: this.#fingerprints.all() };
  }

  commit(change: StateCommit): number {
    demandHashes(change.blobs);
    return this.#commit.immediate(change);
  }

  #applied(): AppliedState {
    const { lineage, serial, load, seed } = this.#meta.read();
    if (serial === 0) return { serial, targets: [], instances: [] };
    return {
      lineage,
      serial,
      load: load === null ? undefined : keptLoad(load, { state: this.#state, what: 'load' }),
      seed: seed ?? undefined,
      targets: this.#targets.all(),
      instances: this.#instances.all(),
    };
  }

  #damaged(fault: string): Failure {
    return new Failure([problem('state.damaged', { state: this.#state, fault })]);
  }
}

/** Prepares a commit, and answers what runs it in a transaction. */
function committing(database: Database, state: string): (change: StateCommit) => number {
  const meta = new SqliteMeta(database, state);
  const targets = new SqliteTargets(database, state);
  const drafts = new SqliteDraftRows(database, state);
  const instances = new SqliteInstances(database, state);
  const events = new SqliteEvents(database, state);
  const putFingerprint = database.prepare<[Fingerprint]>(PUT_FINGERPRINT);
  const putBlob = database.prepare<[Blob]>(PUT_BLOB);
  return (change) => {
    const { kind, by } = change;
    meta.demandLock(change.lock, kind);
    demandSerial(change.baseSerial, meta.read().serial);
    const known = drafts.all();
    demandMarked(change.drafts, change.baseSerial, known);
    const serial = change.baseSerial + 1;
    targets.move(change.move);
    drafts.settle(settleDrafts(known, change));
    for (const key of change.delete) targets.remove(key);
    for (const put of change.put) targets.put(put);
    instances.replace(change.instances);
    for (const fingerprint of change.fingerprints) putFingerprint.run(fingerprint);
    for (const blob of change.blobs) putBlob.run(blob);
    meta.write({ serial, load: keep(change.load), seed: change.seed ?? null });
    meta.revise();
    events.add({ ...by, kind, serial, what: changeInWords(change) });
    return serial;
  };
}
