import type { Database, Statement } from 'better-sqlite3';
import type { AuditEvent } from '../../model/audit.js';
import { type EventRow, eventOf } from '../event-row.js';

const COLUMNS = 'at, who, git_commit AS "commit", kind, serial, what';
const ADD = `
  INSERT INTO events (at, who, git_commit, kind, serial, what) VALUES (@at, @who, @commit, @kind, @serial, @what)`;
const LATEST = `SELECT ${COLUMNS} FROM events ORDER BY id DESC LIMIT ?`;
const ALL = `SELECT ${COLUMNS} FROM events ORDER BY id`;
const CLEAR = 'DELETE FROM events';

/** Keeps the history. Whoever writes does so in a transaction of the caller. */
export class SqliteEvents {
  readonly #state: string;
  readonly #add: Statement<[EventRow]>;
  readonly #latest: Statement<[number], EventRow>;
  readonly #all: Statement<[], EventRow>;
  readonly #clear: Statement<[]>;

  constructor(database: Database, state: string) {
    this.#state = state;
    this.#add = database.prepare(ADD);
    this.#latest = database.prepare(LATEST);
    this.#all = database.prepare(ALL);
    this.#clear = database.prepare(CLEAR);
  }

  add({ at, who, commit, kind, serial, what }: AuditEvent): void {
    this.#add.run({ at, who, commit: commit ?? null, kind, serial, what: what ?? null });
  }

  /** Latest first. */
  latest(limit: number): readonly AuditEvent[] {
    return this.#latest.all(limit).map((row) => eventOf(row, this.#state));
  }

  /** Oldest first. */
  all(): readonly AuditEvent[] {
    return this.#all.all().map((row) => eventOf(row, this.#state));
  }

  /** Takes another history instead, oldest first. */
  replace(events: readonly AuditEvent[]): void {
    this.#clear.run();
    for (const event of events) this.add(event);
  }
}
