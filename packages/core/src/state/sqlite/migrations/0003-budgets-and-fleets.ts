/**
 * Hit budgets, and fleets of runs. `budgets` has a row for each period of which hits were ever asked; `allowed` is the limit under which
 * the last ones were granted, NULL where none was applied: such a period bounds nothing, and is still counted. `reservations` are the hits
 * that open leases hold, numbered as they were asked for; `leases.budgets` counts them, so that a lease without any costs no look-up.
 * `hit_quarters` has the hits of closed leases, as `quarters` has visits. Of the days and periods of an owner that overlap, since its
 * time zone has changed, one is open: the others are shut, days by an empty zone and periods by no bounds (0 and 0).
 * A run from before is a fleet of its own, on terms that no other run can have.
 */
export const budgetsAndFleets = `
ALTER TABLE targets ADD COLUMN hits_per_day INTEGER CHECK (hits_per_day >= 0);
ALTER TABLE targets ADD COLUMN hits_per_month INTEGER CHECK (hits_per_month >= 0);

CREATE TABLE instances (
  key TEXT PRIMARY KEY,
  hits_per_day INTEGER CHECK (hits_per_day >= 0),
  hits_per_month INTEGER CHECK (hits_per_month >= 0),
  settings TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE budgets (
  scope TEXT NOT NULL CHECK (scope IN ('account', 'instance')),
  owner TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period IN ('day', 'month')),
  begins TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  sent INTEGER NOT NULL CHECK (sent >= 0),
  reserved INTEGER NOT NULL CHECK (reserved >= 0),
  allowed INTEGER,
  PRIMARY KEY (scope, owner, period, begins),
  CHECK (sent + reserved <= allowed)
) STRICT, WITHOUT ROWID;

ALTER TABLE leases ADD COLUMN budgets INTEGER NOT NULL DEFAULT 0 CHECK (budgets >= 0);

CREATE TABLE reservations (
  lease INTEGER NOT NULL REFERENCES leases (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 0),
  scope TEXT NOT NULL,
  owner TEXT NOT NULL,
  period TEXT NOT NULL,
  begins TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  hits INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
  PRIMARY KEY (lease, number),
  FOREIGN KEY (scope, owner, period, begins) REFERENCES budgets (scope, owner, period, begins),
  CHECK (used <= hits)
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_by_budget ON reservations (scope, owner, period, begins);

CREATE TABLE hit_quarters (
  scope TEXT NOT NULL,
  owner TEXT NOT NULL,
  period TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  hits INTEGER NOT NULL CHECK (hits >= 0),
  PRIMARY KEY (scope, owner, period, quarter)
) STRICT, WITHOUT ROWID;

UPDATE days SET timezone = '' WHERE EXISTS (
  SELECT 1 FROM days AS other WHERE other.account = days.account AND other.date <> days.date
    AND other.starts_at < days.ends_at AND other.ends_at > days.starts_at);

ALTER TABLE runs ADD COLUMN fleet TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN terms TEXT;
ALTER TABLE runs ADD COLUMN has_quotas INTEGER NOT NULL DEFAULT 0 CHECK (has_quotas IN (0, 1));
ALTER TABLE runs ADD COLUMN seed TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN verdict TEXT;
ALTER TABLE runs ADD COLUMN end_because TEXT;
ALTER TABLE runs ADD COLUMN pid INTEGER;
UPDATE runs SET fleet = id;
CREATE INDEX runs_by_fleet ON runs (fleet) WHERE ended_at IS NULL;

CREATE TABLE quotas (
  fleet TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  account TEXT NOT NULL,
  visits INTEGER NOT NULL,
  started INTEGER NOT NULL DEFAULT 0 CHECK (started >= 0),
  leased INTEGER NOT NULL DEFAULT 0 CHECK (leased >= 0),
  PRIMARY KEY (fleet, account),
  CHECK (started + leased <= visits)
) STRICT, WITHOUT ROWID;
`;
