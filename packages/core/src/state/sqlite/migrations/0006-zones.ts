/**
 * What the ledger looks up with each grant: the time zones that are applied, of targets, whose days begin in them, and of instances,
 * whose hit budgets do.
 */
export const zones = `
ALTER TABLE targets ADD COLUMN timezone TEXT GENERATED ALWAYS AS (settings ->> '$.timezone') VIRTUAL;
ALTER TABLE instances ADD COLUMN timezone TEXT GENERATED ALWAYS AS (settings ->> '$.timezone') VIRTUAL;

DROP INDEX targets_by_account;
CREATE INDEX targets_by_account ON targets (account, visits_per_day, timezone);
`;
