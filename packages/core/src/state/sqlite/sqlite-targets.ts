import type { Database, Statement } from 'better-sqlite3';
import type { Instant } from '../../base/clock.js';
import type { Signature } from '../../model/audit.js';
import type { AppliedTarget } from '../../model/state.js';
import { type AccountKey, addressOf, type Moved, type TargetKey } from '../../model/target.js';
import type { TargetSettings } from '../../schema/config.js';
import { keep } from '../kept-json.js';
import { KnownSettings } from '../known-settings.js';

const ALL = `
  SELECT key, account, managed_by AS managedBy, settings, paused_at AS pausedAt, paused_by AS pausedBy,
    paused_commit AS pausedCommit
  FROM targets ORDER BY key`;
const IS_APPLIED = 'SELECT paused_at AS pausedAt FROM targets WHERE key = ?';
const REMOVE = 'DELETE FROM targets WHERE key = ?';
const RENAME = 'UPDATE targets SET key = @to WHERE key = @from';
// Whether a target is paused is left out: it stays as it is.
const PUT = `
  INSERT INTO targets (key, account, visits_per_day, hits_per_day, hits_per_month, managed_by, settings)
  VALUES (@key, @account, @visitsPerDay, @hitsPerDay, @hitsPerMonth, @managedBy, @settings)
  ON CONFLICT (key) DO UPDATE SET
    account = excluded.account, visits_per_day = excluded.visits_per_day,
    hits_per_day = excluded.hits_per_day, hits_per_month = excluded.hits_per_month,
    managed_by = excluded.managed_by, settings = excluded.settings`;
const PAUSE = `
  UPDATE targets SET paused_at = @at, paused_by = @who, paused_commit = @commit WHERE key = @key AND paused_at IS NULL`;
const RESUME = `
  UPDATE targets SET paused_at = NULL, paused_by = NULL, paused_commit = NULL WHERE key = ? AND paused_at IS NOT NULL`;

interface TargetRow {
  readonly key: TargetKey;
  readonly account: AccountKey;
  readonly managedBy: AppliedTarget['managedBy'];
  readonly settings: string;
}

/** What the ledger looks up. */
interface LimitRow {
  readonly visitsPerDay: number;
  readonly hitsPerDay: number | null;
  readonly hitsPerMonth: number | null;
}

interface PauseRow {
  readonly pausedAt: Instant | null;
  readonly pausedBy: string | null;
  readonly pausedCommit: string | null;
}

/** Keeps the applied targets, and who has paused them. Whoever writes does so in a transaction of the caller. */
export class SqliteTargets {
  readonly #state: string;
  readonly #known = new KnownSettings();
  readonly #all: Statement<[], TargetRow & PauseRow>;
  readonly #isApplied: Statement<[TargetKey], Pick<PauseRow, 'pausedAt'>>;
  readonly #remove: Statement<[TargetKey]>;
  readonly #rename: Statement<[{ from: string; to: string }]>;
  readonly #put: Statement<[TargetRow & LimitRow]>;
  readonly #pause: Statement<[{ key: TargetKey; at: Instant; who: string; commit: string | null }]>;
  readonly #resume: Statement<[TargetKey]>;

  constructor(database: Database, state: string) {
    this.#state = state;
    this.#all = database.prepare(ALL);
    this.#isApplied = database.prepare(IS_APPLIED);
    this.#remove = database.prepare(REMOVE);
    this.#rename = database.prepare(RENAME);
    this.#put = database.prepare(PUT);
    this.#pause = database.prepare(PAUSE);
    this.#resume = database.prepare(RESUME);
  }

  all(): readonly AppliedTarget[] {
    return this.#known.read(this.#all.all(), this.#state).map(appliedTarget);
  }

  isApplied(key: TargetKey): boolean {
    return this.#isApplied.get(key) !== undefined;
  }

  /** Gives new keys, all at once: keys may be swapped, and follow one another. */
  move(moves: readonly Moved[]): void {
    // By way of names that no target has.
    for (const [index, { from, to }] of moves.entries())
      if (this.#rename.run({ from, to: between(index) }).changes === 0) throw impossible(from, to, 'is not applied');
    for (const [index, { from, to }] of moves.entries()) {
      if (this.isApplied(to)) throw impossible(from, to, 'would take the place of another');
      this.#rename.run({ from: between(index), to });
    }
  }

  put({ target: { key, account, settings }, managedBy }: AppliedTarget): void {
    const { visitsPerDay, hitsPerDay = null, hitsPerMonth = null } = settings;
    this.#put.run({ key, account, managedBy, settings: keep(settings), visitsPerDay, hitsPerDay, hitsPerMonth });
  }

  remove(key: TargetKey): void {
    this.#remove.run(key);
  }

  /** False when it is paused already. */
  pause(key: TargetKey, { at, who, commit }: Signature): boolean {
    return this.#pause.run({ key, at, who, commit: commit ?? null }).changes > 0;
  }

  /** False when it is not paused. */
  resume(key: TargetKey): boolean {
    return this.#resume.run(key).changes > 0;
  }
}

function appliedTarget([row, settings]: readonly [TargetRow & PauseRow, TargetSettings]): AppliedTarget {
  const { key, account, managedBy, settings: _, ...pause } = row;
  return { target: { key, account, settings }, managedBy, ...pausedBy(pause) };
}

function pausedBy({ pausedAt, pausedBy, pausedCommit }: PauseRow): Pick<AppliedTarget, 'paused'> {
  if (pausedAt === null || pausedBy === null) return {};
  return { paused: { at: pausedAt, who: pausedBy, ...(pausedCommit !== null && { commit: pausedCommit }) } };
}

function between(index: number): string {
  return `(moving ${index})`;
}

function impossible(from: TargetKey, to: TargetKey, why: string): RangeError {
  return new RangeError(`${addressOf(from)} cannot become ${addressOf(to)}: it ${why}.`);
}
