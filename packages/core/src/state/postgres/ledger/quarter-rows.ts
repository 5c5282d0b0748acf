import type { Session } from '../postgres-sessions.js';
import type { QuarterChange, QuarterChanges } from './quarter-changes.js';

const CHANGES = 'unnest($1::text[], $2::bigint[], $3::bigint[])';
const ADD = `
  INSERT INTO quarters (account, quarter, visits) SELECT * FROM ${CHANGES}
  ON CONFLICT (account, quarter) DO UPDATE SET visits = quarters.visits + excluded.visits`;
const SUBTRACT = `
  UPDATE quarters SET visits = quarters.visits + change.visits FROM ${CHANGES} AS change (account, quarter, visits)
  WHERE quarters.account = change.account AND quarters.quarter = change.quarter`;

/** Writes changes of the buckets. */
export async function writeQuarters(session: Session, changes: QuarterChanges): Promise<void> {
  const { sorted } = changes;
  const [added, taken] = [sorted.filter(({ visits }) => visits > 0), sorted.filter(({ visits }) => visits < 0)];
  if (added.length > 0) await session.query(ADD, columnsOf(added));
  if (taken.length > 0) await session.query(SUBTRACT, columnsOf(taken));
}

function columnsOf(changes: readonly QuarterChange[]): readonly unknown[] {
  const names = ['account', 'quarter', 'visits'] as const;
  return names.map((name) => changes.map((change) => change[name]));
}
