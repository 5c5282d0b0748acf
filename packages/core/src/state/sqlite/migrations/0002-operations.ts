/**
 * The history takes the place of the list of applies, whose rows it keeps. `revision` changes with whatever runners must follow;
 * `home` is where the state is used, unknown until somebody writes it. Fingerprints follow a target to a new key.
 */
export const operations = `
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  git_commit TEXT,
  kind TEXT NOT NULL,
  serial INTEGER NOT NULL CHECK (serial >= 0),
  what TEXT
) STRICT;
INSERT INTO events (at, who, kind, serial) SELECT at, who, 'apply', serial FROM applies ORDER BY serial;
DROP TABLE applies;

ALTER TABLE meta ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meta ADD COLUMN home TEXT;

ALTER TABLE targets ADD COLUMN paused_at INTEGER;
ALTER TABLE targets ADD COLUMN paused_by TEXT CHECK ((paused_at IS NULL) = (paused_by IS NULL));
ALTER TABLE targets ADD COLUMN paused_commit TEXT;

ALTER TABLE runs ADD COLUMN stop_asked INTEGER NOT NULL DEFAULT 0 CHECK (stop_asked IN (0, 1));

CREATE TABLE moving_fingerprints (
  target TEXT PRIMARY KEY REFERENCES targets (key) ON UPDATE CASCADE ON DELETE CASCADE,
  hmac TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO moving_fingerprints SELECT target, hmac FROM fingerprints;
DROP TABLE fingerprints;
ALTER TABLE moving_fingerprints RENAME TO fingerprints;
`;
