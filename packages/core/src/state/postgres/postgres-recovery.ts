import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '../../base/clock.js';
import type { RunId } from '../../model/run.js';
import { closeLeases } from './ledger/closing.js';
import { leasesOfRuns } from './ledger/lease-rows.js';
import { deadAmong } from './postgres-liveness.js';
import { UNBLOCK } from './postgres-log.js';
import type { Session, Sessions } from './postgres-sessions.js';

// Leases of ended runs too: a runner may have died between its end and its last close.
const UNSETTLED = 'SELECT id FROM runs WHERE ended_at IS NULL UNION SELECT run FROM leases ORDER BY 1';
/**
 * A server that was started anew, or has recovered from a crash, which ends with a checkpoint, has ended the sessions of all that live.
 * They come back at once. After any other checkpoint, we are patient in vain.
 */
const COME_BACK_MS = 3_000;
const LEFT_TO_COME_BACK = `
  SELECT "leftMs" FROM (
    SELECT ${COME_BACK_MS} - (extract(epoch FROM clock_timestamp() - up.since) * 1000)::bigint AS "leftMs"
    FROM (SELECT greatest(pg_postmaster_start_time(), checkpoint_time) AS since FROM pg_control_checkpoint()) AS up
  ) AS young WHERE "leftMs" BETWEEN 1 AND ${COME_BACK_MS}`;
const LOCK = 'SELECT id, boot_id AS "bootId" FROM runs WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE';
const LOSE = `
  UPDATE runs SET ended_at = $2, end_reason = 'lost' WHERE id = ANY ($1::text[]) AND ended_at IS NULL RETURNING id`;

/** Settles what the dead have left. */
export class PostgresRecovery {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  /** As `LedgerStore.recover` says. */
  async recover(now: Instant, bootId: string | undefined): Promise<readonly RunId[]> {
    let dead = await this.#dead();
    if (dead.length === 0) return [];
    const [young] = await this.#sessions.query<{ leftMs: number }>(LEFT_TO_COME_BACK);
    if (young !== undefined) {
      await pause(young.leftMs);
      dead = await this.#dead();
    }
    return this.#sessions.transaction('shared', (session) => settle(session, dead, now, bootId));
  }

  async #dead(): Promise<readonly RunId[]> {
    const unsettled = await this.#sessions.query<{ id: RunId }>(UNSETTLED);
    return deadAmong(
      this.#sessions,
      unsettled.map(({ id }) => id),
    );
  }
}

async function settle(session: Session, seenDead: readonly RunId[], now: Instant, bootId: string | undefined) {
  const runs = await session.query<{ id: RunId; bootId: string | null }>(LOCK, [seenDead]);
  // Asked again, since a lost session may be back, and the locks may have been waited for.
  const dead = await deadAmong(session, seenDead);
  const boots = new Map(runs.map((run) => [run.id, run.bootId]));
  const areKept = (run: RunId) => bootId !== undefined && boots.get(run) === bootId;
  const leases = await leasesOfRuns(session, dead);
  await closeLeases(session, leases, now, ({ run, used, high }, reserved) =>
    areKept(run)
      ? { used, hits: reserved.map((held) => held.used) }
      : { used: high, hits: reserved.map((held) => held.hits) },
  );
  await session.query(UNBLOCK, [dead]);
  return (await session.query<{ id: RunId }>(LOSE, [dead, now])).map(({ id }) => id);
}
