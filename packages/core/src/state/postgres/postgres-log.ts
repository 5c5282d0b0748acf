import type { BlockedTarget, LogLine } from '../../model/log-line.js';
import type { RunId } from '../../model/run.js';
import { lastToForget, logQuery } from '../log-query.js';
import { type LogRow, lineOf, logRow } from '../log-row.js';
import type { LogRequest, LogStore } from '../state-store.js';
import { advisoryKey } from './advisory-key.js';
import type { Session, Sessions } from './postgres-sessions.js';
import { type Column, printable, putRows } from './put-rows.js';

const LAST = 'SELECT coalesce(max(id), 0) AS id FROM log_lines';
const FORGET = 'DELETE FROM log_lines WHERE id <= $1';
/** Answers the run if it has not ended, and keeps it from ending before the transaction does. */
const HOLD_RUN = 'SELECT id FROM runs WHERE id = $1 AND ended_at IS NULL FOR SHARE';
const BLOCKED = `
  SELECT run, target, reason FROM blocked_targets JOIN runs ON runs.id = run WHERE ended_at IS NULL ORDER BY run, target`;
/** Whatever runs cannot serve. */
export const UNBLOCK = 'DELETE FROM blocked_targets WHERE run = ANY ($1::text[])';

/** What runs tell, for those who look from elsewhere. */
export class PostgresLog implements LogStore {
  readonly #sessions: Sessions;
  readonly #takeTurn: string;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
    this.#takeTurn = `SELECT pg_advisory_xact_lock(${advisoryKey('log', sessions.on.address.schema)})`;
  }

  async addLogLines(lines: readonly Omit<LogLine, 'id'>[]): Promise<void> {
    if (lines.length === 0) return;
    await this.#sessions.transaction('shared', async (session) => {
      await session.query(this.#takeTurn); // Else lines could be seen before those with lower ids are.
      const before = await lastId(session);
      await putRows(session, { table: 'log_lines', columns: LINE_COLUMNS }, lines.map(logRow));
      const forgotten = lastToForget(before + 1, await lastId(session));
      if (forgotten !== undefined) await session.query(FORGET, [forgotten]);
    });
  }

  async readLogLines(request: LogRequest): Promise<readonly LogLine[]> {
    const { text, values, isNewestFirst } = logQuery(request, (number) => `$${number}`);
    const rows = await this.#sessions.query<LogRow>(text, values);
    return (isNewestFirst ? rows.toReversed() : rows).map(lineOf);
  }

  async setBlocked(run: RunId, blocked: readonly Omit<BlockedTarget, 'run'>[]): Promise<void> {
    await this.#sessions.transaction('shared', async (session) => {
      const isRunning = (await session.query(HOLD_RUN, [run])).length > 0;
      await session.query(UNBLOCK, [[run]]);
      if (isRunning) await putRows(session, { table: 'blocked_targets', columns: blockedColumns(run) }, blocked);
    });
  }

  async readBlocked(): Promise<readonly BlockedTarget[]> {
    return this.#sessions.query<BlockedTarget>(BLOCKED);
  }
}

async function lastId(session: Session): Promise<number> {
  const [last] = await session.query<{ id: number }>(LAST);
  return last?.id ?? 0;
}

const LINE_COLUMNS: readonly Column<ReturnType<typeof logRow>>[] = [
  ['at', 'bigint', ({ at }) => at],
  ['run', 'text', ({ run }) => run],
  ['level', 'smallint', ({ level }) => level],
  ['kind', 'text', ({ kind }) => kind],
  ['target', 'text', ({ target }) => target],
  ['message', 'text', ({ message }) => printable(message)],
];

function blockedColumns(run: RunId): readonly Column<Omit<BlockedTarget, 'run'>>[] {
  return [
    ['run', 'text', () => run],
    ['target', 'text', ({ target }) => target],
    ['reason', 'text', ({ reason }) => printable(reason)],
  ];
}
