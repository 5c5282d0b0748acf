/**
 * What the control server needs: drafts of targets, who may use the API, the log of runs, and what runs cannot serve.
 * `meta.draft_revision` is the highest one that a draft ever had. `api_tokens.hash` and `api_sessions.hash` are SHA-256 of secrets that
 * are kept nowhere. Log lines stay when their run is gone.
 */
export const control = `
ALTER TABLE meta ADD COLUMN draft_revision bigint NOT NULL DEFAULT 0 CHECK (draft_revision >= 0);

CREATE TABLE drafts (
  target text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('put', 'delete')),
  written text CHECK ((written IS NULL) = (kind = 'delete')),
  revision bigint NOT NULL UNIQUE CHECK (revision > 0),
  at bigint NOT NULL,
  who text NOT NULL,
  git_commit text
);

CREATE TABLE api_tokens (
  id text COLLATE "C" PRIMARY KEY,
  hash text COLLATE "C" NOT NULL UNIQUE CHECK (length(hash) = 64),
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  expires_at bigint
);

CREATE TABLE api_sessions (
  hash text COLLATE "C" PRIMARY KEY CHECK (length(hash) = 64),
  token text COLLATE "C" NOT NULL REFERENCES api_tokens (id) ON DELETE CASCADE,
  started_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX api_sessions_by_token ON api_sessions (token);
CREATE INDEX api_sessions_by_end ON api_sessions (expires_at);

CREATE TABLE log_lines (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  run text COLLATE "C" NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 2),
  kind text NOT NULL,
  target text COLLATE "C",
  message text NOT NULL
);
CREATE INDEX log_lines_by_target ON log_lines (target, id) WHERE target IS NOT NULL;

CREATE TABLE blocked_targets (
  run text COLLATE "C" NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  target text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (run, target)
);

-- What was done at an account, over all runs.
CREATE INDEX series_by_account ON series (account);
CREATE INDEX errors_by_account ON errors (account);
`;
