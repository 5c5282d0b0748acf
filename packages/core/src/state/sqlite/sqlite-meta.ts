import type { Database, Statement } from 'better-sqlite3';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';

const READ = `
  SELECT lineage, serial, revision, draft_revision AS draftRevision, load, seed, home,
    fingerprint_key AS fingerprintKey
  FROM meta`;
const WRITE = `
  UPDATE meta SET lineage = @lineage, serial = @serial, revision = @revision, draft_revision = @draftRevision, load = @load, seed = @seed, home = @home,
    fingerprint_key = @fingerprintKey`;
const REVISE = 'UPDATE meta SET revision = revision + 1';
const LOCK = 'SELECT id FROM lock';

/** What a state says of itself. */
export interface MetaRow {
  readonly lineage: string;
  readonly serial: number;
  readonly revision: number;
  /** The highest one that a draft ever had. */
  readonly draftRevision: number;
  readonly load: string | null;
  readonly seed: string | null;
  readonly home: string | null;
  readonly fingerprintKey: string;
}

/** Keeps what a state says of itself, and who may change it. Whoever writes does so in a transaction of the caller. */
export class SqliteMeta {
  readonly #state: string;
  readonly #read: Statement<[], MetaRow>;
  readonly #write: Statement<[MetaRow]>;
  readonly #revise: Statement<[]>;
  readonly #lock: Statement<[], { id: string }>;

  constructor(database: Database, state: string) {
    this.#state = state;
    this.#read = database.prepare(READ);
    this.#write = database.prepare(WRITE);
    this.#revise = database.prepare(REVISE);
    this.#lock = database.prepare(LOCK);
  }

  read(): MetaRow {
    const meta = this.#read.get();
    if (meta !== undefined) return meta;
    throw new Failure([problem('state.damaged', { state: this.#state, fault: 'its lineage is missing' })]);
  }

  write(change: Partial<MetaRow>): void {
    this.#write.run({ ...this.read(), ...change });
  }

  /** Says that runners must look. */
  revise(): void {
    this.#revise.run();
  }

  /** Throws `state.lock-lost` when the lock is not held under this id, by the living or the dead. */
  demandLock(id: string, operation: string): void {
    if (this.#lock.get()?.id !== id) throw new Failure([problem('state.lock-lost', { operation })]);
  }
}
