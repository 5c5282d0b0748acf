/**
 * What the control server needs: drafts of targets, who may use the API, the log of runs, and what runs cannot serve.
 * `meta.draft_revision` is the highest one that a draft ever had. `api_tokens.hash` and `api_sessions.hash` are SHA-256 of secrets that
 * are kept nowhere. Log lines stay when their run is gone. Only the oldest are ever deleted, so that no id is given twice.
 */
export const control = `
ALTER TABLE meta ADD COLUMN draft_revision INTEGER NOT NULL DEFAULT 0 CHECK (draft_revision >= 0);

CREATE TABLE drafts (
  target TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('put', 'delete')),
  written TEXT CHECK ((written IS NULL) = (kind = 'delete')),
  revision INTEGER NOT NULL UNIQUE CHECK (revision > 0),
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  git_commit TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE api_sessions (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  token TEXT NOT NULL REFERENCES api_tokens (id) ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX api_sessions_by_token ON api_sessions (token);
CREATE INDEX api_sessions_by_end ON api_sessions (expires_at);

CREATE TABLE log_lines (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  run TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 2),
  kind TEXT NOT NULL,
  target TEXT,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX log_lines_by_target ON log_lines (target, id) WHERE target IS NOT NULL;

CREATE TABLE blocked_targets (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  target TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (run, target)
) STRICT, WITHOUT ROWID;

-- What was done at an account, over all runs.
CREATE INDEX series_by_account ON series (account);
CREATE INDEX errors_by_account ON errors (account);
`;
