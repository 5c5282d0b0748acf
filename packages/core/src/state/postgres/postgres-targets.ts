// The applied targets, and who has paused them. Whoever writes does so in a transaction of the caller.
import type { Instant } from '../../base/clock.js';
import type { Signature } from '../../model/audit.js';
import type { AppliedTarget } from '../../model/state.js';
import { type AccountKey, addressOf, type Moved, type TargetKey } from '../../model/target.js';
import type { TargetSettings } from '../../schema/config.js';
import { keep } from '../kept-json.js';
import { KnownSettings } from '../known-settings.js';
import type { Session } from './postgres-sessions.js';
import { type Column, printable, putRows } from './put-rows.js';

const ALL = `
  SELECT key, account, managed_by AS "managedBy", settings, paused_at AS "pausedAt", paused_who AS "pausedWho",
    paused_commit AS "pausedCommit"
  FROM targets ORDER BY key`;
const APPLIED = 'SELECT key FROM targets WHERE key = ANY ($1::text[])';
const REMOVE = 'DELETE FROM targets WHERE key = ANY ($1::text[])';
const RENAME = `
  UPDATE targets SET key = move."to" FROM unnest($1::text[], $2::text[]) AS move ("from", "to") WHERE key = move."from"`;
const PAUSE = `
  UPDATE targets SET paused_at = $2, paused_who = $3, paused_commit = $4
  WHERE key = ANY ($1::text[]) AND paused_at IS NULL RETURNING key`;
const RESUME = `
  UPDATE targets SET paused_at = NULL, paused_who = NULL, paused_commit = NULL
  WHERE key = ANY ($1::text[]) AND paused_at IS NOT NULL RETURNING key`;
// Whether a target is paused is left out: it stays as it is.
const ON_CONFLICT = `
  ON CONFLICT (key) DO UPDATE SET
    account = excluded.account, visits_per_day = excluded.visits_per_day,
    hits_per_day = excluded.hits_per_day, hits_per_month = excluded.hits_per_month,
    managed_by = excluded.managed_by, settings = excluded.settings`;

interface TargetRow {
  readonly key: TargetKey;
  readonly account: AccountKey;
  readonly managedBy: AppliedTarget['managedBy'];
  readonly settings: string;
  readonly pausedAt: Instant | null;
  readonly pausedWho: string | null;
  readonly pausedCommit: string | null;
}

/** All targets; `state` is the place of the state. */
export async function readTargets(
  session: Session,
  state: string,
  known = new KnownSettings(),
): Promise<readonly AppliedTarget[]> {
  return known.read(await session.query<TargetRow>(ALL), state).map(targetOf);
}

/** Those of the keys that are applied. */
export async function appliedAmong(session: Session, keys: readonly TargetKey[]): Promise<ReadonlySet<TargetKey>> {
  return new Set((await session.query<{ key: TargetKey }>(APPLIED, [keys])).map(({ key }) => key));
}

/** Gives new keys, all at once: keys may be swapped, and follow one another. */
export async function moveTargets(session: Session, moves: readonly Moved[]): Promise<void> {
  if (moves.length === 0) return;
  const [from, to] = [moves.map((move) => move.from), moves.map((move) => move.to)];
  const known = await appliedAmong(session, from);
  for (const move of moves) if (!known.has(move.from)) throw impossible(move, 'is not applied');
  const between = moves.map((_, index) => `(moving ${index})`); // Names that no target has.
  await session.query(RENAME, [from, between]);
  const taken = await appliedAmong(session, to);
  for (const move of moves) if (taken.has(move.to)) throw impossible(move, 'would take the place of another');
  await session.query(RENAME, [between, to]);
}

export async function removeTargets(session: Session, keys: readonly TargetKey[]): Promise<void> {
  if (keys.length > 0) await session.query(REMOVE, [keys]);
}

/** Puts targets; who is paused stays so. */
export async function putTargets(session: Session, targets: readonly AppliedTarget[]): Promise<void> {
  await putRows(session, { table: 'targets', columns: COLUMNS, onConflict: ON_CONFLICT }, targets);
}

/** Puts targets where there are none, with their pauses. */
export async function putPausedTargets(session: Session, targets: readonly AppliedTarget[]): Promise<void> {
  await putRows(session, { table: 'targets', columns: [...COLUMNS, ...PAUSE_COLUMNS] }, targets);
}

/** Answers whom it has paused now. */
export async function pauseTargets(session: Session, keys: readonly TargetKey[], by: Signature) {
  const { at, who, commit } = by;
  const rows = await session.query<{ key: TargetKey }>(PAUSE, [keys, at, printable(who), commit ?? null]);
  return new Set(rows.map(({ key }) => key));
}

/** Answers whose pause it has taken back. */
export async function resumeTargets(session: Session, keys: readonly TargetKey[]) {
  return new Set((await session.query<{ key: TargetKey }>(RESUME, [keys])).map(({ key }) => key));
}

const COLUMNS: readonly Column<AppliedTarget>[] = [
  ['key', 'text', ({ target }) => target.key],
  ['account', 'text', ({ target }) => target.account],
  ['visits_per_day', 'bigint', ({ target }) => target.settings.visitsPerDay],
  ['hits_per_day', 'bigint', ({ target }) => target.settings.hitsPerDay ?? null],
  ['hits_per_month', 'bigint', ({ target }) => target.settings.hitsPerMonth ?? null],
  ['managed_by', 'text', ({ managedBy }) => managedBy],
  ['settings', 'text', ({ target }) => keep(target.settings)],
];
const PAUSE_COLUMNS: readonly Column<AppliedTarget>[] = [
  ['paused_at', 'bigint', ({ paused }) => paused?.at ?? null],
  ['paused_who', 'text', ({ paused }) => (paused === undefined ? null : printable(paused.who))],
  ['paused_commit', 'text', ({ paused }) => paused?.commit ?? null],
];

function targetOf([row, settings]: readonly [TargetRow, TargetSettings]): AppliedTarget {
  const { key, account, managedBy, settings: _, ...pause } = row;
  return { target: { key, account, settings }, managedBy, ...pausedBy(pause) };
}

function pausedBy(row: Pick<TargetRow, 'pausedAt' | 'pausedWho' | 'pausedCommit'>): Pick<AppliedTarget, 'paused'> {
  const { pausedAt, pausedWho, pausedCommit } = row;
  if (pausedAt === null || pausedWho === null) return {};
  return { paused: { at: pausedAt, who: pausedWho, ...(pausedCommit !== null && { commit: pausedCommit }) } };
}

function impossible({ from, to }: Moved, why: string): RangeError {
  return new RangeError(`${addressOf(from)} cannot become ${addressOf(to)}: it ${why}.`);
}
