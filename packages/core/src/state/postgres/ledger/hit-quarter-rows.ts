import { type HitQuarter, sumOfHits } from '../../hit-quarters.js';
import type { Session } from '../postgres-sessions.js';

const ADD = `
  INSERT INTO hit_quarters (scope, owner, period, quarter, hits)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
  ON CONFLICT (scope, owner, period, quarter) DO UPDATE SET hits = hit_quarters.hits + excluded.hits`;

/** Adds hits to their buckets. */
export async function addHits(session: Session, hits: readonly HitQuarter[]): Promise<void> {
  const rows = sumOfHits(hits);
  if (rows.length === 0) return;
  const names = ['scope', 'owner', 'period', 'quarter', 'hits'] as const;
  await session.query(
    ADD,
    names.map((name) => rows.map((row) => row[name])),
  );
}
