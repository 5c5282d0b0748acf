import { contentHash } from '../../base/content-hash.js';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { AppliedState, Fingerprint, StateCommit } from '../../model/state.js';
import type { Blob, BlobHash } from '../../model/target.js';
import { demandHashes, demandMarked, demandSerial } from '../check-change.js';
import { changeInWords } from '../event-words.js';
import { keep, keptLoad } from '../kept-json.js';
import { KnownSettings } from '../known-settings.js';
import { settleDrafts } from '../settle-drafts.js';
import type { DesiredStore } from '../state-store.js';
import { putSettled, readDrafts } from './postgres-drafts.js';
import { putEvents } from './postgres-events.js';
import { putInstances, readInstances, removeInstances } from './postgres-instances.js';
import { demandLock, readMeta, writeMeta } from './postgres-meta.js';
import type { Session, Sessions } from './postgres-sessions.js';
import { moveTargets, putTargets, readTargets, removeTargets } from './postgres-targets.js';
import { putRows } from './put-rows.js';

const SERIAL = 'SELECT serial FROM meta';
const BLOBS = 'SELECT hash, text FROM blobs WHERE hash = ANY ($1::text[])';
const FINGERPRINTS = 'SELECT target, hmac FROM fingerprints ORDER BY target';

/** What was applied. */
export class PostgresDesired implements DesiredStore {
  readonly #sessions: Sessions;
  readonly #state: string;
  readonly #known = new KnownSettings();

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
    this.#state = sessions.on.address.place;
  }

  /** One snapshot, so that serial and targets fit together. */
  async readApplied(): Promise<AppliedState> {
    return this.#sessions.snapshot(async (session) => {
      const { lineage, serial, load, seed } = await readMeta(session, this.#state);
      if (serial === 0) return { serial, targets: [], instances: [] };
      return {
        lineage,
        serial,
        load: load === null ? undefined : keptLoad(load, { state: this.#state, what: 'load' }),
        seed: seed ?? undefined,
        targets: await readTargets(session, this.#state, this.#known),
        instances: await readInstances(session, this.#state),
      };
    });
  }

  async readSerial(): Promise<number> {
    const [meta] = await this.#sessions.query<{ serial: number }>(SERIAL);
    return meta?.serial ?? 0;
  }

  async readBlobs(hashes: readonly BlobHash[]): Promise<readonly Blob[]> {
    if (hashes.length === 0) return [];
    const blobs = new Map((await this.#sessions.query<Blob>(BLOBS, [hashes])).map((blob) => [blob.hash, blob]));
    return hashes.map((hash) => {
      const blob = blobs.get(hash);
      if (blob === undefined) throw this.#damaged(`the blob ${hash} is missing`);
      if (contentHash(blob.text) !== hash) throw this.#damaged(`the blob ${hash} has changed`);
      return blob;
    });
  }

  async readFingerprints(): Promise<{ readonly key: string; readonly applied: readonly Fingerprint[] }> {
    return this.#sessions.snapshot(async (session) => ({
      key: (await readMeta(session, this.#state)).fingerprintKey,
      applied: await readAppliedFingerprints(session),
    }));
  }

  async commit(change: StateCommit): Promise<number> {
    demandHashes(change.blobs);
    return this.#sessions.transaction('exclusive', (session) => commit(session, this.#state, change));
  }

  #damaged(fault: string): Failure {
    return new Failure([problem('state.damaged', { state: this.#state, fault })]);
  }
}

/** The fingerprints of applied secrets, by target. */
export async function readAppliedFingerprints(session: Session): Promise<readonly Fingerprint[]> {
  return session.query<Fingerprint>(FINGERPRINTS);
}

/** Puts fingerprints of targets that are there. */
export async function putFingerprints(session: Session, fingerprints: readonly Fingerprint[]): Promise<void> {
  await putRows(
    session,
    {
      table: 'fingerprints',
      columns: [
        ['target', 'text', ({ target }) => target],
        ['hmac', 'text', ({ hmac }) => hmac],
      ],
      onConflict: 'ON CONFLICT (target) DO UPDATE SET hmac = excluded.hmac',
    },
    fingerprints,
  );
}

/** Puts blobs. They are never removed: a runner may still need those of the serial before. */
export async function putBlobs(session: Session, blobs: readonly Blob[]): Promise<void> {
  await putRows(
    session,
    {
      table: 'blobs',
      columns: [
        ['hash', 'text', ({ hash }) => hash],
        ['text', 'text', ({ text }) => text],
      ],
      onConflict: 'ON CONFLICT (hash) DO NOTHING',
    },
    blobs,
  );
}

async function commit(session: Session, state: string, change: StateCommit): Promise<number> {
  const { kind, by, baseSerial } = change;
  await demandLock(session, change.lock, kind);
  const meta = await readMeta(session, state);
  demandSerial(baseSerial, meta.serial);
  const drafts = await readDrafts(session, state);
  demandMarked(change.drafts, baseSerial, drafts);
  const serial = baseSerial + 1;
  await moveTargets(session, change.move);
  await putSettled(session, settleDrafts(drafts, change));
  await removeTargets(session, change.delete);
  await putTargets(session, change.put);
  await removeInstances(session);
  await putInstances(session, change.instances);
  await putFingerprints(session, change.fingerprints);
  await putBlobs(session, change.blobs);
  const revision = meta.revision + 1;
  await writeMeta(session, { ...meta, serial, revision, load: keep(change.load), seed: change.seed ?? null });
  await putEvents(session, [{ ...by, kind, serial, what: changeInWords(change) }]);
  return serial;
}
