// SQL in a TypeScript file: the compiler copies no .sql files into dist, and no build step should be needed to read them.

/**
 * Instants are milliseconds since the epoch. Ranges are `low <= index < high`. What the CHECKs demand holds at every
 * moment, whatever program writes. Names sort by their bytes, whatever the language of the database.
 */
export const initial = `
CREATE TABLE meta (
  one int PRIMARY KEY CHECK (one = 1),
  lineage text NOT NULL,
  fingerprint_key text NOT NULL CHECK (length(fingerprint_key) = 64),
  serial bigint NOT NULL DEFAULT 0 CHECK (serial >= 0),
  revision bigint NOT NULL DEFAULT 0,
  load text,
  seed text,
  home text NOT NULL,
  home_place text NOT NULL
);

-- The history. It is only ever added to.
CREATE TABLE events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  serial bigint NOT NULL,
  at bigint NOT NULL,
  who text NOT NULL,
  git_commit text,
  what text
);

CREATE TABLE targets (
  key text COLLATE "C" PRIMARY KEY,
  account text COLLATE "C" NOT NULL,
  visits_per_day bigint NOT NULL CHECK (visits_per_day >= 0),
  managed_by text NOT NULL CHECK (managed_by IN ('config', 'api')),
  settings text NOT NULL,
  paused_at bigint,
  paused_who text,
  paused_commit text,
  CHECK ((paused_at IS NULL) = (paused_who IS NULL))
);
CREATE INDEX targets_by_account ON targets (account, visits_per_day);

CREATE TABLE fingerprints (
  target text COLLATE "C" PRIMARY KEY REFERENCES targets (key) ON UPDATE CASCADE ON DELETE CASCADE,
  hmac text NOT NULL
);

CREATE TABLE blobs (
  hash text COLLATE "C" PRIMARY KEY CHECK (length(hash) = 64),
  text text NOT NULL
);

CREATE TABLE runs (
  id text COLLATE "C" PRIMARY KEY,
  started_at bigint NOT NULL,
  who text NOT NULL,
  boot_id text,
  serial bigint NOT NULL,
  pace text NOT NULL,
  is_stop_asked boolean NOT NULL DEFAULT false,
  ended_at bigint,
  end_reason text CHECK (end_reason IN ('done', 'interrupted', 'failed', 'lost')),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX runs_by_end ON runs (ended_at);

CREATE TABLE intervals (
  run text COLLATE "C" NOT NULL REFERENCES runs (id),
  from_at bigint NOT NULL,
  target text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  counts text NOT NULL,
  latency text NOT NULL,
  PRIMARY KEY (run, from_at, target, account)
);

CREATE TABLE errors (
  run text COLLATE "C" NOT NULL REFERENCES runs (id),
  target text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  class text COLLATE "C" NOT NULL,
  count bigint NOT NULL,
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  sample text NOT NULL,
  PRIMARY KEY (run, target, account, class)
);

-- The accounts. next: indices from here on were never leased nor put on the free list.
CREATE TABLE days (
  account text COLLATE "C" NOT NULL,
  date text COLLATE "C" NOT NULL,
  timezone text NOT NULL,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  started bigint NOT NULL CHECK (started >= 0),
  leased bigint NOT NULL CHECK (leased >= 0),
  cap bigint NOT NULL,
  next bigint NOT NULL CHECK (next >= 0),
  PRIMARY KEY (account, date),
  CHECK (starts_at < ends_at),
  CHECK (started + leased <= cap)
);

-- Open leases. A sequence never goes back, so an id is never given again, and the mark of a closed lease finds nothing.
-- quarter, in_quarter: the bucket of the last mark, and how many of this lease's visits were counted in it.
CREATE TABLE leases (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run text COLLATE "C" NOT NULL REFERENCES runs (id),
  account text COLLATE "C" NOT NULL,
  date text COLLATE "C" NOT NULL,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  low bigint NOT NULL,
  used bigint NOT NULL,
  high bigint NOT NULL,
  quarter bigint NOT NULL DEFAULT 0,
  in_quarter bigint NOT NULL DEFAULT 0 CHECK (in_quarter >= 0),
  FOREIGN KEY (account, date) REFERENCES days (account, date),
  CHECK (low >= 0 AND low <= used AND used <= high AND low < high)
);
CREATE INDEX leases_by_run ON leases (run);
CREATE INDEX leases_by_account ON leases (account, date);

-- Indices below next that are neither leased nor used. Ranges neither overlap nor touch.
CREATE TABLE free_ranges (
  account text COLLATE "C" NOT NULL,
  date text COLLATE "C" NOT NULL,
  low bigint NOT NULL CHECK (low >= 0),
  high bigint NOT NULL,
  PRIMARY KEY (account, date, low),
  CHECK (low < high)
);

-- Visits started in each quarter of an hour, UTC; quarter: its number since the epoch.
CREATE TABLE quarters (
  account text COLLATE "C" NOT NULL,
  quarter bigint NOT NULL,
  visits bigint NOT NULL CHECK (visits >= 0),
  PRIMARY KEY (account, quarter)
);

CREATE TABLE lock (
  one int PRIMARY KEY CHECK (one = 1),
  id text NOT NULL,
  who text NOT NULL,
  operation text NOT NULL,
  since bigint NOT NULL
);
`;
