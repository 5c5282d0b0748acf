import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { Session } from './postgres-sessions.js';

const READ = `
  SELECT lineage, serial, revision, draft_revision AS "draftRevision", load, seed, home, home_place AS "homePlace",
    fingerprint_key AS "fingerprintKey"
  FROM meta`;
const WRITE = `
  UPDATE meta SET lineage = $1, serial = $2, revision = $3, load = $4, seed = $5, home = $6, home_place = $7,
    fingerprint_key = $8, draft_revision = $9`;
const REVISE = 'UPDATE meta SET revision = revision + 1';
// Whoever would break the lock or take it over waits until the change is committed.
const LOCK = 'SELECT id FROM lock FOR UPDATE';

/** What a state says of itself. */
export interface MetaRow {
  readonly lineage: string;
  readonly serial: number;
  readonly revision: number;
  /** The highest one that a draft ever had. */
  readonly draftRevision: number;
  readonly load: string | null;
  readonly seed: string | null;
  /** A text that no other place has, and the place in words. */
  readonly home: string;
  readonly homePlace: string;
  readonly fingerprintKey: string;
}

/** Reads what the state says of itself; `state` is its place. */
export async function readMeta(session: Session, state: string): Promise<MetaRow> {
  const [meta] = await session.query<MetaRow>(READ);
  if (meta !== undefined) return meta;
  throw new Failure([problem('state.damaged', { state, fault: 'its lineage is missing' })]);
}

/** Changes it. Behind the exclusive gate. */
export async function writeMeta(session: Session, meta: MetaRow): Promise<void> {
  const { lineage, serial, revision, draftRevision, load, seed, home, homePlace, fingerprintKey } = meta;
  const values = [lineage, serial, revision, load, seed, home, homePlace, fingerprintKey, draftRevision];
  await session.query(WRITE, values);
}

/** Says that runners must look. */
export async function revise(session: Session): Promise<void> {
  await session.query(REVISE);
}

/** Throws `state.lock-lost` when the lock is not held under this id, by the living or the dead. */
export async function demandLock(session: Session, id: string, operation: string): Promise<void> {
  const [lock] = await session.query<{ id: string }>(LOCK);
  if (lock?.id !== id) throw new Failure([problem('state.lock-lost', { operation })]);
}
