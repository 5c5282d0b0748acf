/**
 * Intervals by series: what one run did at one target and account. A row of the tier 0 is one interval of ten seconds; those of
 * the others are many, packed, which begin in the hour, the day or the 30 days from `from_at` on (`intervals/interval-tiers`). `thin_at`:
 * when something of the series will be old enough to move on. Rows of before are kept as JSON, as what they are.
 */
export const packedIntervals = `
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id),
  target TEXT NOT NULL,
  account TEXT NOT NULL,
  thin_at INTEGER NOT NULL,
  UNIQUE (run, target, account)
) STRICT;
CREATE INDEX series_by_thin_at ON series (thin_at);

CREATE TABLE interval_rows (
  series INTEGER NOT NULL REFERENCES series (id),
  tier INTEGER NOT NULL CHECK (tier BETWEEN 0 AND 3),
  from_at INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (series, tier, from_at)
) STRICT, WITHOUT ROWID;

INSERT INTO series (run, target, account, thin_at)
SELECT run, target, account, min(from_at) FROM intervals GROUP BY run, target, account;
INSERT INTO interval_rows (series, tier, from_at, data)
SELECT series.id, 0, from_at, CAST('{"counts":' || counts || ',"latency":"' || latency || '"}' AS BLOB)
FROM intervals JOIN series USING (run, target, account);
DROP TABLE intervals;
`;
