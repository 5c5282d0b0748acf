import type { AuditEvent } from '../../model/audit.js';
import { type EventRow, eventOf } from '../event-row.js';
import type { Session } from './postgres-sessions.js';
import { printable, putRows } from './put-rows.js';

const COLUMNS = 'at, who, git_commit AS "commit", kind, serial, what';
const SERIAL = 'SELECT serial FROM meta';
const LATEST = `SELECT ${COLUMNS} FROM events ORDER BY id DESC LIMIT $1`;
const ALL = `SELECT ${COLUMNS} FROM events ORDER BY id`;

/** Adds to the history, under the serial as it is now. In a transaction of the caller. */
export async function addEvent(session: Session, event: Omit<AuditEvent, 'serial'>): Promise<void> {
  const [meta] = await session.query<{ serial: number }>(SERIAL);
  await putEvents(session, [{ ...event, serial: meta?.serial ?? 0 }]);
}

/** Adds to the history, oldest first. */
export async function putEvents(session: Session, events: readonly AuditEvent[]): Promise<void> {
  await putRows(
    session,
    {
      table: 'events',
      columns: [
        ['kind', 'text', ({ kind }) => kind],
        ['serial', 'bigint', ({ serial }) => serial],
        ['at', 'bigint', ({ at }) => at],
        ['who', 'text', ({ who }) => printable(who)],
        ['git_commit', 'text', ({ commit }) => commit ?? null],
        ['what', 'text', ({ what }) => (what === undefined ? null : printable(what))],
      ],
    },
    events,
  );
}

/** The history, latest first; `state` is the place of the state. */
export async function readLatestEvents(session: Session, state: string, limit: number): Promise<readonly AuditEvent[]> {
  return (await session.query<EventRow>(LATEST, [limit])).map((row) => eventOf(row, state));
}

/** The history, oldest first. */
export async function readAllEvents(session: Session, state: string): Promise<readonly AuditEvent[]> {
  return (await session.query<EventRow>(ALL)).map((row) => eventOf(row, state));
}
