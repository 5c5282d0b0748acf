import type { Socket } from 'node:net';
import pg from 'pg';
import type { Hold, Liveness } from '../liveness.js';
import { type AdvisoryKey, advisoryKey, halfKey } from './advisory-key.js';
import { asFailure, asUnreachable } from './postgres-failures.js';
import type { HomeMark } from './postgres-home.js';
import { type Session, type Sessions, sessionOf, setupOf } from './postgres-sessions.js';

// Only looked at, never tried: an asker that took the lock for a moment would be in the way of who is just taking it.
const HELD = `
  SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid::bigint = (asked.key >> 32) & 4294967295 AND objid::bigint = asked.key & 4294967295
  ) AS held
  FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (key, number) ORDER BY number`;

/** Tells of each key whether a session holds it. */
export async function holdersOf(session: Session, keys: readonly AdvisoryKey[]): Promise<readonly boolean[]> {
  if (keys.length === 0) return [];
  return (await session.query<{ held: boolean }>(HELD, [keys])).map(({ held }) => held);
}

/** Those of the ids that no process holds. */
export async function deadAmong<Id extends string>(session: Session, ids: readonly Id[]): Promise<readonly Id[]> {
  const held = await holdersOf(session, ids.map(keyOf));
  return ids.filter((_, index) => held[index] === false);
}

/** Between two attempts to get a lost session back. */
const RETRY_MS = 100;

/**
 * Life as an advisory lock of a session, which the server gives up when the session ends, however it ends, and not before. All ids of a
 * process share one session of its own, which also shows where its state is at home.
 *
 * A session can be lost while its process lives: the server was started anew, or the network broke. The process takes its ids up again
 * as soon as it can. Whoever took them for dead meanwhile has ended the run and closed its leases, or has taken the lock over: that
 * stays, since the ledger grants nothing to a run that has ended, knows no closed lease, and accepts no change under another's lock.
 */
export class PostgresLiveness implements Liveness {
  readonly #sessions: Sessions;
  readonly #durably: string;
  readonly #homeMark: () => Promise<HomeMark>;
  readonly #held = new Set<string>();
  #life: pg.Client | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(sessions: Sessions, durably: string, homeMark: () => Promise<HomeMark>) {
    this.#sessions = sessions;
    this.#durably = durably;
    this.#homeMark = homeMark;
  }

  async hold(id: string): Promise<Hold> {
    if (this.#sessions.on.mode === 'read') throw new TypeError('A state that is open for reading holds nothing.');
    await this.#inTurn(() => this.#lock(id));
    return { release: () => this.#inTurn(() => this.#release(id)) };
  }

  async isDead(id: string): Promise<boolean> {
    const dead = await deadAmong(this.#sessions, [id]).catch((error: unknown) => {
      throw asFailure(error, this.#sessions.on);
    });
    return dead.length > 0;
  }

  async #lock(id: string): Promise<void> {
    const taken = new TypeError(`${id} is held already.`);
    if (this.#held.has(id)) throw taken; // A session may take its own locks again.
    const life = this.#life ?? (await this.#connect());
    if (await isLocked(life, id)) return void this.#held.add(id);
    await this.#leaveIfIdle(life);
    throw taken;
  }

  /** What a lost session held is released already. */
  async #release(id: string): Promise<void> {
    const life = this.#life;
    if (!this.#held.delete(id) || life === undefined) return;
    // Said, and not left to the end of the session: others may look before the server has noticed that.
    await asked(life, `SELECT pg_advisory_unlock(${keyOf(id)})`);
    await this.#leaveIfIdle(life);
  }

  async #leaveIfIdle(life: pg.Client): Promise<void> {
    if (this.#held.size > 0) return;
    this.#life = undefined;
    socketOf(life).ref(); // Whoever releases goes on afterwards: the process must not end in between.
    await life.end();
  }

  /** Takes up again what a lost session held. The server may still count that session among the living, for a few seconds. */
  async #revive(): Promise<void> {
    if (this.#life !== undefined || this.#held.size === 0) return;
    const life = await this.#connect();
    for (const id of this.#held) if (!(await isLocked(life, id))) return this.#abandon(life);
  }

  async #connect(): Promise<pg.Client> {
    const { on } = this.#sessions;
    const mark = await this.#homeMark();
    const life = new pg.Client({ ...on.address.config, query_timeout: undefined });
    const lose = () => this.#lose(life);
    life.on('error', lose);
    life.on('end', lose);
    await life.connect().catch((error: unknown) => {
      throw asUnreachable(error, on);
    });
    await asked(life, setupOf(on, this.#durably));
    await asked(life, `SELECT pg_advisory_lock_shared(${halfKey(mark.lineage)}, ${halfKey(mark.home)})`);
    this.#life = life;
    return life;
  }

  #lose(life: pg.Client): void {
    if (this.#life !== life) return;
    this.#life = undefined;
    this.#reviveSoon(0);
  }

  async #abandon(life: pg.Client): Promise<void> {
    this.#life = undefined;
    await life.end();
    this.#reviveSoon(RETRY_MS);
  }

  /** The process may end meanwhile, and does not wait for it. Once the store is disposed, what is lost stays lost. */
  #reviveSoon(delayMs: number): void {
    const revive = () => this.#inTurn(() => this.#revive()).catch(() => this.#reviveSoon(RETRY_MS));
    if (!this.#sessions.hasEnded) setTimeout(revive, delayMs).unref();
  }

  /** One after the other: a session must not be left while it is taken. */
  #inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#turn.then(work).catch((error: unknown) => {
      throw asFailure(error, this.#sessions.on);
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

async function isLocked(life: pg.Client, id: string): Promise<boolean> {
  const [row] = await asked(life, `SELECT pg_try_advisory_lock(${keyOf(id)}) AS locked`);
  return row?.['locked'] === true;
}

function keyOf(id: string): AdvisoryKey {
  return advisoryKey('life', id);
}

/** A session that only holds must not keep its process from ending. */
async function asked(life: pg.Client, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const socket = socketOf(life);
  socket.ref();
  try {
    return await sessionOf(life).query(sql);
  } finally {
    socket.unref();
  }
}

function socketOf(life: pg.Client): Pick<Socket, 'ref' | 'unref'> {
  return life as pg.Client & Pick<Socket, 'ref' | 'unref'>; // The driver has both methods, and its types lack them.
}
