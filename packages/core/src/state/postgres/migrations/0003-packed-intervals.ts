/**
 * Intervals by series: what one run did at one target and account. A row of the tier 0 is one interval of ten seconds; those of
 * the others are many, packed, which begin in the hour, the day or the 30 days from `from_at` on (`intervals/interval-tiers`). `thin_at`:
 * when something of the series will be old enough to move on. Rows of before are kept as JSON, as what they are.
 */
export const packedIntervals = `
CREATE TABLE series (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run text COLLATE "C" NOT NULL REFERENCES runs (id),
  target text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  thin_at bigint NOT NULL,
  UNIQUE (run, target, account)
);
CREATE INDEX series_by_thin_at ON series (thin_at);

CREATE TABLE interval_rows (
  series bigint NOT NULL REFERENCES series (id),
  tier smallint NOT NULL CHECK (tier BETWEEN 0 AND 3),
  from_at bigint NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (series, tier, from_at)
);
-- It is packed already.
ALTER TABLE interval_rows ALTER COLUMN data SET STORAGE EXTERNAL;

INSERT INTO series (run, target, account, thin_at)
SELECT run, target, account, min(from_at) FROM intervals GROUP BY run, target, account;
INSERT INTO interval_rows (series, tier, from_at, data)
SELECT series.id, 0, from_at, convert_to('{"counts":' || counts || ',"latency":"' || latency || '"}', 'UTF8')
FROM intervals JOIN series USING (run, target, account);
DROP TABLE intervals;
`;
