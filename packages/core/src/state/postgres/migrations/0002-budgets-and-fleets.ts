/**
 * Hit budgets, and fleets of runs. `budgets` has a row for each period of which hits were ever asked; `allowed` is the limit under which
 * the last ones were granted, NULL where none was applied: such a period bounds nothing, and is still counted. `reservations` are the hits
 * that open leases hold, numbered as they were asked for; `leases.budgets` counts them, so that a lease without any costs no look-up.
 * `hit_quarters` has the hits of closed leases, as `quarters` has visits. Of the days and periods of an owner that overlap, since its
 * time zone has changed, one is open: the others are shut, days by an empty zone and periods by no bounds (0 and 0).
 * A run from before is a fleet of its own, on terms that no other run can have.
 */
export const budgetsAndFleets = `
ALTER TABLE targets
  ADD COLUMN hits_per_day bigint CHECK (hits_per_day >= 0),
  ADD COLUMN hits_per_month bigint CHECK (hits_per_month >= 0);

CREATE TABLE instances (
  key text COLLATE "C" PRIMARY KEY,
  hits_per_day bigint CHECK (hits_per_day >= 0),
  hits_per_month bigint CHECK (hits_per_month >= 0),
  settings text NOT NULL
);

CREATE TABLE budgets (
  scope text COLLATE "C" NOT NULL CHECK (scope IN ('account', 'instance')),
  owner text COLLATE "C" NOT NULL,
  period text COLLATE "C" NOT NULL CHECK (period IN ('day', 'month')),
  begins text COLLATE "C" NOT NULL,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  sent bigint NOT NULL CHECK (sent >= 0),
  reserved bigint NOT NULL CHECK (reserved >= 0),
  allowed bigint,
  PRIMARY KEY (scope, owner, period, begins),
  CHECK (sent + reserved <= allowed)
);

ALTER TABLE leases ADD COLUMN budgets bigint NOT NULL DEFAULT 0 CHECK (budgets >= 0);

CREATE TABLE reservations (
  lease bigint NOT NULL REFERENCES leases (id) ON DELETE CASCADE,
  number bigint NOT NULL CHECK (number >= 0),
  scope text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  period text COLLATE "C" NOT NULL,
  begins text COLLATE "C" NOT NULL,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  hits bigint NOT NULL,
  used bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
  PRIMARY KEY (lease, number),
  FOREIGN KEY (scope, owner, period, begins) REFERENCES budgets (scope, owner, period, begins),
  CHECK (used <= hits)
);
CREATE INDEX reservations_by_budget ON reservations (scope, owner, period, begins);

CREATE TABLE hit_quarters (
  scope text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  period text COLLATE "C" NOT NULL,
  quarter bigint NOT NULL,
  hits bigint NOT NULL CHECK (hits >= 0),
  PRIMARY KEY (scope, owner, period, quarter)
);

UPDATE days SET timezone = '' WHERE EXISTS (
  SELECT 1 FROM days AS other WHERE other.account = days.account AND other.date <> days.date
    AND other.starts_at < days.ends_at AND other.ends_at > days.starts_at);

ALTER TABLE runs
  ADD COLUMN fleet text COLLATE "C",
  ADD COLUMN terms text,
  ADD COLUMN has_quotas boolean NOT NULL DEFAULT false,
  ADD COLUMN seed text NOT NULL DEFAULT '',
  ADD COLUMN version text NOT NULL DEFAULT '',
  ADD COLUMN verdict text,
  ADD COLUMN end_because text,
  ADD COLUMN pid bigint;
UPDATE runs SET fleet = id;
ALTER TABLE runs ALTER COLUMN fleet SET NOT NULL;
CREATE INDEX runs_by_fleet ON runs (fleet) WHERE ended_at IS NULL;

CREATE TABLE quotas (
  fleet text COLLATE "C" NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  account text COLLATE "C" NOT NULL,
  visits bigint NOT NULL,
  started bigint NOT NULL DEFAULT 0 CHECK (started >= 0),
  leased bigint NOT NULL DEFAULT 0 CHECK (leased >= 0),
  PRIMARY KEY (fleet, account),
  CHECK (started + leased <= visits)
);
`;
