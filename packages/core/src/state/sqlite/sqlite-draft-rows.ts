import type { Database, Statement } from 'better-sqlite3';
import type { Draft } from '../../model/draft.js';
import type { TargetKey } from '../../model/target.js';
import { type DraftRow, draftOf, draftRow } from '../draft-row.js';
import type { SettledDrafts } from '../settle-drafts.js';

const COLUMNS = 'target, kind, written, revision, at, who, git_commit AS "commit"';
const ALL = `SELECT ${COLUMNS} FROM drafts ORDER BY target`;
const PUT = `
  INSERT INTO drafts (target, kind, written, revision, at, who, git_commit)
  VALUES (@target, @kind, @written, @revision, @at, @who, @commit)
  ON CONFLICT (target) DO UPDATE SET
    kind = excluded.kind, written = excluded.written, revision = excluded.revision, at = excluded.at, who = excluded.who,
    git_commit = excluded.git_commit`;
const REMOVE = 'DELETE FROM drafts WHERE target = ?';

/** Keeps the drafts. Whoever writes does so in a transaction of the caller. */
export class SqliteDraftRows {
  readonly #state: string;
  readonly #all: Statement<[], DraftRow>;
  readonly #put: Statement<[DraftRow]>;
  readonly #remove: Statement<[TargetKey]>;

  constructor(database: Database, state: string) {
    this.#state = state;
    this.#all = database.prepare(ALL);
    this.#put = database.prepare(PUT);
    this.#remove = database.prepare(REMOVE);
  }

  /** By target. */
  all(): readonly Draft[] {
    return this.#all.all().map((row) => draftOf(row, this.#state));
  }

  put(draft: Draft): void {
    this.#put.run(draftRow(draft));
  }

  settle({ gone, put }: SettledDrafts): void {
    for (const target of gone) this.#remove.run(target);
    for (const draft of put) this.put(draft);
  }
}
