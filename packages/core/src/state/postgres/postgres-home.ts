import { createHash } from 'node:crypto';
import type { Signature } from '../../model/audit.js';
import { placeInWords } from '../event-words.js';
import type { HomeStore, StateHome } from '../state-store.js';
import { halfKey } from './advisory-key.js';
import { addEvent } from './postgres-events.js';
import { readMeta, writeMeta } from './postgres-meta.js';
import type { Session, Sessions } from './postgres-sessions.js';

// A copy in another schema, database or server has another place; a server that moves with its disk keeps its own.
const PLACE = `
  SELECT (SELECT system_identifier FROM pg_control_system())::text AS server,
    (SELECT oid FROM pg_database WHERE datname = current_database())::text AS database,
    (SELECT oid FROM pg_namespace WHERE nspname = current_schema())::text AS schema`;
// Sessions of the whole server, whatever their database.
const ELSEWHERE = `
  SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid::bigint = $1::bigint & 4294967295
      AND objid::bigint <> $2::bigint & 4294967295
  ) AS lives`;

/** What a process that lives shows of its state: copies have the same lineage, and another home. */
export interface HomeMark {
  readonly lineage: string;
  readonly home: string;
}

/** A text that no other place has, nor this one after it was dropped and made anew. */
export async function homeOf(session: Session): Promise<string> {
  const [place] = await session.query<{ server: string; database: string; schema: string | null }>(PLACE);
  const text = JSON.stringify([place?.server, place?.database, place?.schema]);
  return createHash('sha256').update(text).digest('hex');
}

/** Tells whether the state is where it was made. */
export class PostgresHome implements HomeStore {
  readonly #sessions: Sessions;
  readonly #place: string;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
    this.#place = sessions.on.address.place;
  }

  /** What this process shows while it lives. */
  async mark(): Promise<HomeMark> {
    const { lineage } = await readMeta(this.#sessions, this.#place);
    return { lineage, home: await homeOf(this.#sessions) };
  }

  async readHome(): Promise<StateHome> {
    const { lineage, home, homePlace } = await readMeta(this.#sessions, this.#place);
    const here = await homeOf(this.#sessions);
    const moved = home === here ? [] : [movedWords(home, homePlace, this.#place)];
    const [other] = await this.#sessions.query<{ lives: boolean }>(ELSEWHERE, [halfKey(lineage), halfKey(here)]);
    const isDoubled = other?.lives === true;
    const evidence = [...moved, ...(isDoubled ? [ANOTHER] : [])].join(', and ');
    const kind = isDoubled ? 'doubled' : moved.length > 0 ? 'moved' : 'home';
    return { kind, evidence, ...(home === LEFT && { leftTo: homePlace }) };
  }

  async leaveHome(to: string, by: Signature): Promise<void> {
    await this.#sessions.transaction('exclusive', async (session) => {
      const meta = await readMeta(session, this.#place);
      await writeMeta(session, { ...meta, home: LEFT, homePlace: to });
      await addEvent(session, { ...by, kind: 'migrate', what: placeInWords(to) });
    });
  }

  async adoptHome(by: Signature): Promise<void> {
    await this.#sessions.transaction('exclusive', async (session) => {
      const meta = await readMeta(session, this.#place);
      await writeMeta(session, { ...meta, home: await homeOf(session), homePlace: this.#place });
      await addEvent(session, { ...by, kind: 'adopt' });
    });
  }
}

/** What stands in the place of a home that was left; no home looks like it. */
const LEFT = 'left';
const ANOTHER = 'a process is using another copy of it on this server';

function movedWords(home: string, then: string, now: string): string {
  if (home === LEFT) return `it was taken to ${then}`;
  return then === now
    ? 'its tables are not those in which it was last used, but a copy'
    : `it was last used at ${then}, and this is ${now}`;
}
