import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { ACTION_KINDS } from './action-kind.js';
import type { Visit, VisitAction, VisitOrigin } from './visit.js';

/** The file is of another version of the sandbox, or no sandbox's at all. */
export class SandboxDatabaseError extends Error {
  override readonly name = 'SandboxDatabaseError';
}

const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE visits (
    id INTEGER PRIMARY KEY, site_id INTEGER NOT NULL, visitor_id TEXT NOT NULL, user_id TEXT, fingerprint TEXT NOT NULL,
    first_action_at INTEGER NOT NULL, last_action_at INTEGER NOT NULL, last_hit_at INTEGER NOT NULL,
    local_day TEXT NOT NULL, last_action_day TEXT NOT NULL,
    visitor_kind TEXT NOT NULL CHECK (visitor_kind IN ('new', 'returning')), action_count INTEGER NOT NULL,
    referrer TEXT NOT NULL, country TEXT NOT NULL, language TEXT NOT NULL, user_agent TEXT NOT NULL
  ) STRICT;
  CREATE TABLE actions (
    id INTEGER PRIMARY KEY, visit_id INTEGER NOT NULL REFERENCES visits (id),
    kind TEXT NOT NULL CHECK (kind IN (${ACTION_KINDS.map((kind) => `'${kind}'`).join(', ')})),
    at INTEGER NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL
  ) STRICT;
  CREATE INDEX actions_of_visit ON actions (visit_id);
  CREATE TABLE tallies (site_id INTEGER PRIMARY KEY, tally TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

const SELECT_VISITS = `
  SELECT id, site_id AS siteId, visitor_id AS visitorId, user_id AS userId, fingerprint,
    first_action_at AS firstActionAt, last_action_at AS lastActionAt, last_hit_at AS lastHitAt,
    local_day AS localDay, last_action_day AS lastActionDay, visitor_kind AS visitorKind, action_count AS actionCount,
    referrer, country, language, user_agent AS userAgent
  FROM (SELECT * FROM visits ORDER BY id DESC LIMIT ?) ORDER BY id`;

const INSERT_VISIT = `
  INSERT INTO visits VALUES (@id, @siteId, @visitorId, @userId, @fingerprint, @firstActionAt, @lastActionAt, @lastHitAt,
    @localDay, @lastActionDay, @visitorKind, @actionCount, @referrer, @country, @language, @userAgent)`;

const UPDATE_VISIT = `
  UPDATE visits SET visitor_id = @visitorId, user_id = @userId, last_action_at = @lastActionAt,
    last_hit_at = @lastHitAt, last_action_day = @lastActionDay, action_count = @actionCount WHERE id = @id`;

const INSERT_ACTION = `
  INSERT INTO actions VALUES (NULL, @visitId, @kind, @at, @url, @title, @payload)`;

const SELECT_ACTIONS = 'SELECT kind, at, url, title, payload FROM actions WHERE visit_id = ? ORDER BY id';

const SELECT_ORDERS = `
  SELECT visits.site_id AS siteId, json_extract(payload, '$.ec_id') AS orderId
  FROM actions JOIN visits ON visits.id = visit_id WHERE kind = 'order'`;

/** A visit as it is stored, without its actions. */
export type VisitRow = Omit<Visit, 'userId'> & VisitOrigin & { readonly userId: string | null };

/** Every statement that is run. STRICT tables and their checks hold what the types of the rows say. */
export interface SandboxStatements {
  readonly insertVisit: Database.Statement<[VisitRow]>;
  readonly updateVisit: Database.Statement<[Omit<VisitRow, keyof VisitOrigin>]>;
  readonly insertAction: Database.Statement<[VisitAction & { readonly visitId: number }]>;
  readonly saveTally: Database.Statement<[siteId: number, tally: string]>;
  readonly tallies: Database.Statement<[], { siteId: number; tally: string }>;
  /** The last visits, oldest first. */
  readonly visits: Database.Statement<[limit: number], VisitRow>;
  readonly lastVisit: Database.Statement<[], { id: number | null }>;
  readonly actions: Database.Statement<[visitId: number], VisitAction>;
  readonly orders: Database.Statement<[], { siteId: number; orderId: string }>;
}

/** Prepares every statement, once. */
export function prepareStatements(db: Database.Database): SandboxStatements {
  return {
    insertVisit: db.prepare(INSERT_VISIT),
    updateVisit: db.prepare(UPDATE_VISIT),
    insertAction: db.prepare(INSERT_ACTION),
    saveTally: db.prepare('INSERT OR REPLACE INTO tallies VALUES (?, ?)'),
    tallies: db.prepare('SELECT site_id AS siteId, tally FROM tallies'),
    visits: db.prepare(SELECT_VISITS),
    lastVisit: db.prepare('SELECT max(id) AS id FROM visits'),
    actions: db.prepare(SELECT_ACTIONS),
    orders: db.prepare(SELECT_ORDERS),
  };
}

/** Opens a sandbox's file, making it and its folder where there is none. Refuses any other file. */
export function openSandboxFile(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true });
  const db = new Database(file);
  const tables = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM sqlite_schema').get()?.count;
  if (tables !== 0 && db.pragma('user_version', { simple: true }) !== SCHEMA_VERSION) {
    db.close();
    throw new SandboxDatabaseError(`${file} is not a file of this version of the sandbox. Give it another name.`);
  }
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  if (tables === 0) db.exec(SCHEMA);
  return db;
}
