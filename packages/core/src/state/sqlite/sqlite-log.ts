import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { BlockedTarget, LogLine } from '../../model/log-line.js';
import type { RunId } from '../../model/run.js';
import { lastToForget, logQuery } from '../log-query.js';
import { type LogRow, lineOf, logRow } from '../log-row.js';
import type { LogRequest, LogStore } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import type { Synchronous } from './synchronous.js';

const ADD = `
  INSERT INTO log_lines (at, run, level, kind, target, message) VALUES (@at, @run, @level, @kind, @target, @message)`;
const FORGET = 'DELETE FROM log_lines WHERE id <= ?';
const BLOCK = `
  INSERT INTO blocked_targets (run, target, reason) SELECT id, @target, @reason FROM runs WHERE id = @run AND ended_at IS NULL
  ON CONFLICT (run, target) DO UPDATE SET reason = excluded.reason`;
const BLOCKED = `
  SELECT run, target, reason FROM blocked_targets JOIN runs ON runs.id = run WHERE ended_at IS NULL ORDER BY run, target`;
/** Whatever a run cannot serve. */
export const UNBLOCK = 'DELETE FROM blocked_targets WHERE run = ?';

/** What runs tell, for those who look from elsewhere. */
export class SqliteLog implements Synchronous<LogStore> {
  readonly #fast: Database;
  readonly #add: Transaction<(lines: Parameters<LogStore['addLogLines']>[0]) => void>;
  readonly #block: Transaction<(...blocking: Parameters<LogStore['setBlocked']>) => void>;
  readonly #blocked: Statement<[], BlockedTarget>;

  constructor({ fast }: Connections) {
    this.#fast = fast;
    this.#add = fast.transaction(adding(fast));
    this.#block = fast.transaction(blocking(fast));
    this.#blocked = fast.prepare(BLOCKED);
  }

  addLogLines(lines: readonly Omit<LogLine, 'id'>[]): void {
    if (lines.length > 0) this.#add.immediate(lines);
  }

  readLogLines(request: LogRequest): readonly LogLine[] {
    const { text, values, isNewestFirst } = logQuery(request, () => '?');
    const rows = this.#fast.prepare<unknown[], LogRow>(text).all(...values);
    return (isNewestFirst ? rows.reverse() : rows).map(lineOf);
  }

  setBlocked(run: RunId, blocked: readonly Omit<BlockedTarget, 'run'>[]): void {
    this.#block.immediate(run, blocked);
  }

  readBlocked(): readonly BlockedTarget[] {
    return this.#blocked.all();
  }
}

/** Prepares the adding of lines, and answers what runs it in a transaction. */
function adding(database: Database) {
  const add = database.prepare<[ReturnType<typeof logRow>]>(ADD);
  const forget = database.prepare<[number]>(FORGET);
  return (lines: readonly Omit<LogLine, 'id'>[]): void => {
    let last = 0;
    for (const line of lines) last = Number(add.run(logRow(line)).lastInsertRowid);
    const forgotten = lastToForget(last - lines.length + 1, last);
    if (forgotten !== undefined) forget.run(forgotten);
  };
}

/** Prepares what `setBlocked` does, in the same way. */
function blocking(database: Database) {
  const unblock = database.prepare<[RunId]>(UNBLOCK);
  const block = database.prepare<[BlockedTarget]>(BLOCK);
  return (run: RunId, blocked: readonly Omit<BlockedTarget, 'run'>[]): void => {
    unblock.run(run);
    for (const { target, reason } of blocked) block.run({ run, target, reason });
  };
}
