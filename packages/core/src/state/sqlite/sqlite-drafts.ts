import type { Database, Transaction } from 'better-sqlite3';
import type { Signature } from '../../model/audit.js';
import type { Draft, SeenDraft } from '../../model/draft.js';
import type { TargetKey } from '../../model/target.js';
import { changeDrafts, numbered } from '../change-drafts.js';
import type { ChangedDraft, DraftStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteDraftRows } from './sqlite-draft-rows.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteMeta } from './sqlite-meta.js';
import type { Synchronous } from './synchronous.js';

/** Changes of targets of the API, before they are applied. */
export class SqliteDrafts implements Synchronous<DraftStore> {
  readonly #drafts: SqliteDraftRows;
  readonly #change: Transaction<(changes: readonly ChangedDraft[], by: Signature) => number>;

  constructor({ durable, fast, state }: Connections) {
    this.#drafts = new SqliteDraftRows(fast, state);
    this.#change = durable.transaction(changing(durable, state));
  }

  readDrafts(): readonly Draft[] {
    return this.#drafts.all();
  }

  putDraft({ target, change, by }: Omit<Draft, 'revision'>, seen: SeenDraft): Draft {
    const before = this.#change.immediate([{ target, change, seen }], by);
    return { target, change, revision: before + 1, by };
  }

  dropDraft(target: TargetKey, seen: SeenDraft, by: Signature): void {
    this.#change.immediate([{ target, change: undefined, seen }], by);
  }

  changeDrafts(changes: readonly ChangedDraft[], by: Signature): readonly Draft[] {
    return changes.length === 0 ? [] : numbered(changes, this.#change.immediate(changes, by), by);
  }
}

/** Prepares a change of drafts, and answers what runs it in a transaction. That answers the highest revision of before. */
function changing(database: Database, state: string) {
  const meta = new SqliteMeta(database, state);
  const rows = new SqliteDraftRows(database, state);
  const events = new SqliteEvents(database, state);
  return (changes: readonly ChangedDraft[], by: Signature): number => {
    const { serial, draftRevision: revision } = meta.read();
    const after = changeDrafts({ serial, revision, drafts: rows.all() }, changes, by);
    rows.settle(after);
    meta.write({ draftRevision: revision + after.put.length });
    for (const event of after.events) events.add(event);
    return revision;
  };
}
