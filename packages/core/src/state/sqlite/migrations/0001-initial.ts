// SQL in a TypeScript file: the compiler copies no .sql files into dist, and no build step should be needed to read them.

/**
 * Instants are milliseconds since the epoch. Ranges are `low <= index < high`. What the CHECKs demand holds at every
 * moment, whatever program writes.
 */
export const initial = `
CREATE TABLE meta (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  lineage TEXT NOT NULL,
  fingerprint_key TEXT NOT NULL CHECK (length(fingerprint_key) = 64),
  serial INTEGER NOT NULL DEFAULT 0 CHECK (serial >= 0),
  load TEXT,
  seed TEXT
) STRICT;

CREATE TABLE applies (
  serial INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL
) STRICT;

CREATE TABLE targets (
  key TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  visits_per_day INTEGER NOT NULL CHECK (visits_per_day >= 0),
  managed_by TEXT NOT NULL CHECK (managed_by IN ('config', 'api')),
  settings TEXT NOT NULL
) STRICT;
CREATE INDEX targets_by_account ON targets (account, visits_per_day);

CREATE TABLE fingerprints (
  target TEXT PRIMARY KEY REFERENCES targets (key) ON DELETE CASCADE,
  hmac TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blobs (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  text TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL,
  who TEXT NOT NULL,
  boot_id TEXT,
  serial INTEGER NOT NULL,
  pace TEXT NOT NULL,
  ended_at INTEGER,
  end_reason TEXT CHECK (end_reason IN ('done', 'interrupted', 'failed', 'lost')),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX runs_by_end ON runs (ended_at);

CREATE TABLE intervals (
  run TEXT NOT NULL REFERENCES runs (id),
  from_at INTEGER NOT NULL,
  target TEXT NOT NULL,
  account TEXT NOT NULL,
  counts TEXT NOT NULL,
  latency TEXT NOT NULL,
  PRIMARY KEY (run, from_at, target, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE errors (
  run TEXT NOT NULL REFERENCES runs (id),
  target TEXT NOT NULL,
  account TEXT NOT NULL,
  class TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  sample TEXT NOT NULL,
  PRIMARY KEY (run, target, account, class)
) STRICT, WITHOUT ROWID;

-- The accounts. next: indices from here on were never leased nor put on the free list.
CREATE TABLE days (
  account TEXT NOT NULL,
  date TEXT NOT NULL,
  timezone TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  started INTEGER NOT NULL CHECK (started >= 0),
  leased INTEGER NOT NULL CHECK (leased >= 0),
  cap INTEGER NOT NULL,
  next INTEGER NOT NULL CHECK (next >= 0),
  PRIMARY KEY (account, date),
  CHECK (starts_at < ends_at),
  CHECK (started + leased <= cap)
) STRICT, WITHOUT ROWID;

-- Open leases. AUTOINCREMENT: an id is never given again, so that the mark of a closed lease finds nothing.
-- quarter, in_quarter: the bucket of the last mark, and how many of this lease's visits were counted in it.
CREATE TABLE leases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL REFERENCES runs (id),
  account TEXT NOT NULL,
  date TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  low INTEGER NOT NULL,
  used INTEGER NOT NULL,
  high INTEGER NOT NULL,
  quarter INTEGER NOT NULL DEFAULT 0,
  in_quarter INTEGER NOT NULL DEFAULT 0 CHECK (in_quarter >= 0),
  FOREIGN KEY (account, date) REFERENCES days (account, date),
  CHECK (low >= 0 AND low <= used AND used <= high AND low < high)
) STRICT;
CREATE INDEX leases_by_run ON leases (run);
CREATE INDEX leases_by_account ON leases (account, date);

-- Indices below next that are neither leased nor used. Ranges neither overlap nor touch.
CREATE TABLE free_ranges (
  account TEXT NOT NULL,
  date TEXT NOT NULL,
  low INTEGER NOT NULL CHECK (low >= 0),
  high INTEGER NOT NULL,
  PRIMARY KEY (account, date, low),
  CHECK (low < high)
) STRICT, WITHOUT ROWID;

-- Visits started in each quarter of an hour, UTC; quarter: its number since the epoch.
CREATE TABLE quarters (
  account TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  visits INTEGER NOT NULL CHECK (visits >= 0),
  PRIMARY KEY (account, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE lock (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id TEXT NOT NULL,
  who TEXT NOT NULL,
  operation TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT;
`;
