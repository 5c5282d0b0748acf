import type { Database, Statement, Transaction } from 'better-sqlite3';
import { contentHash } from '../../base/canonical-json.js';
import type { Instant } from '../../base/clock.js';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { AppliedState, AppliedTarget, Fingerprint, StateCommit } from '../../model/state.js';
import { type AccountKey, addressOf, type Blob, type BlobHash, type TargetKey } from '../../model/target.js';
import { keep, keptLoad, keptSettings } from '../kept-json.js';
import type { DesiredStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import type { Synchronous } from './synchronous.js';

const SERIAL = 'SELECT serial FROM meta';
const META = 'SELECT lineage, serial, load, seed, fingerprint_key AS fingerprintKey FROM meta';
const TARGETS = 'SELECT key, account, managed_by AS managedBy, settings FROM targets ORDER BY key';
const BLOB = 'SELECT hash, text FROM blobs WHERE hash = ?';
const FINGERPRINTS = 'SELECT target, hmac FROM fingerprints ORDER BY target';

const DELETE_TARGET = 'DELETE FROM targets WHERE key = ?';
const PUT_TARGET = `
  INSERT INTO targets (key, account, visits_per_day, managed_by, settings)
  VALUES (@key, @account, @visitsPerDay, @managedBy, @settings)
  ON CONFLICT (key) DO UPDATE SET
    account = excluded.account, visits_per_day = excluded.visits_per_day,
    managed_by = excluded.managed_by, settings = excluded.settings`;
const PUT_FINGERPRINT = `
  INSERT INTO fingerprints (target, hmac) VALUES (@target, @hmac)
  ON CONFLICT (target) DO UPDATE SET hmac = excluded.hmac`;
// Blobs are never removed: a runner may still need those of the serial before.
const PUT_BLOB = 'INSERT INTO blobs (hash, text) VALUES (@hash, @text) ON CONFLICT (hash) DO NOTHING';
const PUT_META = 'UPDATE meta SET serial = @serial, load = @load, seed = @seed';
const PUT_APPLY = 'INSERT INTO applies (serial, at, who) VALUES (@serial, @at, @who)';

interface MetaRow {
  readonly lineage: string;
  readonly serial: number;
  readonly load: string | null;
  readonly seed: string | null;
  readonly fingerprintKey: string;
}

interface TargetRow {
  readonly key: TargetKey;
  readonly account: AccountKey;
  readonly managedBy: AppliedTarget['managedBy'];
  readonly settings: string;
}

/** What was applied. */
export class SqliteDesired implements Synchronous<DesiredStore> {
  readonly #state: string;
  readonly #serial: Statement<[], { serial: number }>;
  readonly #meta: Statement<[], MetaRow>;
  readonly #targets: Statement<[], TargetRow>;
  readonly #blob: Statement<[BlobHash], Blob>;
  readonly #fingerprints: Statement<[], Fingerprint>;
  readonly #readApplied: Transaction<() => AppliedState>;
  readonly #commit: Transaction<(change: StateCommit) => number>;

  constructor({ durable, fast, state }: Connections) {
    this.#state = state;
    this.#serial = fast.prepare(SERIAL);
    this.#meta = fast.prepare(META);
    this.#targets = fast.prepare(TARGETS);
    this.#blob = fast.prepare(BLOB);
    this.#fingerprints = fast.prepare(FINGERPRINTS);
    this.#readApplied = fast.transaction(() => this.#applied()); // One transaction, so that serial and targets fit together.
    this.#commit = durable.transaction(committing(durable));
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
    return { key: this.#readMeta().fingerprintKey, applied: this.#fingerprints.all() };
  }

  commit(change: StateCommit): number {
    for (const { hash, text } of change.blobs)
      if (contentHash(text) !== hash) throw new TypeError(`The blob ${hash} has another hash.`);
    return this.#commit.immediate(change);
  }

  #readMeta(): MetaRow {
    const meta = this.#meta.get();
    if (meta === undefined) throw this.#damaged('its lineage is missing');
    return meta;
  }

  #applied(): AppliedState {
    const { lineage, serial, load, seed } = this.#readMeta();
    if (serial === 0) return { serial, targets: [] };
    return {
      lineage,
      serial,
      load: load === null ? undefined : keptLoad(load, { state: this.#state, what: 'load' }),
      seed: seed ?? undefined,
      targets: this.#targets.all().map((row) => this.#target(row)),
    };
  }

  #target({ key, account, managedBy, settings }: TargetRow): AppliedTarget {
    const at = { state: this.#state, what: addressOf(key) };
    return { target: { key, account, settings: keptSettings(settings, at) }, managedBy };
  }

  #damaged(fault: string): Failure {
    return new Failure([problem('state.damaged', { state: this.#state, fault })]);
  }
}

/** Prepares a commit, and answers what runs it in a transaction. */
function committing(database: Database): (change: StateCommit) => number {
  const serialNow = database.prepare<[], { serial: number }>(SERIAL);
  const deleteTarget = database.prepare<[TargetKey]>(DELETE_TARGET);
  const putTarget = database.prepare<TargetRow & { visitsPerDay: number }>(PUT_TARGET);
  const putFingerprint = database.prepare<Fingerprint>(PUT_FINGERPRINT);
  const putBlob = database.prepare<Blob>(PUT_BLOB);
  const putMeta = database.prepare<{ serial: number; load: string; seed: string | null }>(PUT_META);
  const putApply = database.prepare<{ serial: number; at: Instant; who: string }>(PUT_APPLY);
  return (change) => {
    demandSerial(change.baseSerial, serialNow.get()?.serial ?? 0);
    const serial = change.baseSerial + 1;
    for (const key of change.delete) deleteTarget.run(key);
    for (const put of change.put) putTarget.run(rowOf(put));
    for (const fingerprint of change.fingerprints) putFingerprint.run(fingerprint);
    for (const blob of change.blobs) putBlob.run(blob);
    putMeta.run({ serial, load: keep(change.load), seed: change.seed ?? null });
    putApply.run({ serial, at: change.at, who: change.who });
    return serial;
  };
}

function demandSerial(base: number, serial: number): void {
  if (base !== serial) throw new Failure([problem('state.moved-on', { base, serial })]);
}

function rowOf({ target: { key, account, settings }, managedBy }: AppliedTarget): TargetRow & { visitsPerDay: number } {
  return { key, account, managedBy, settings: keep(settings), visitsPerDay: settings.visitsPerDay };
}
