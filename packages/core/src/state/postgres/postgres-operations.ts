import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { AuditEvent, Signature } from '../../model/audit.js';
import type { RunId } from '../../model/run.js';
import { addressOf, type TargetKey } from '../../model/target.js';
import { runsInWords, targetsInWords } from '../event-words.js';
import type { OperationStore, RunSignals } from '../state-store.js';
import { addEvent, readLatestEvents } from './postgres-events.js';
import { revise } from './postgres-meta.js';
import type { Session, Sessions } from './postgres-sessions.js';
import { appliedAmong, pauseTargets, resumeTargets } from './postgres-targets.js';

const SIGNALS = `
  SELECT revision, (SELECT is_stop_asked FROM runs WHERE id = $1) AS "isStopAsked",
    array(
      SELECT id FROM runs
      WHERE ended_at IS NULL AND fleet = (SELECT fleet FROM runs WHERE id = $1) ORDER BY started_at, id) AS fleet
  FROM meta`;
const ASK_TO_STOP =
  'UPDATE runs SET is_stop_asked = true WHERE ended_at IS NULL RETURNING id, who, started_at AS "startedAt"';

interface SignalsRow {
  readonly revision: number;
  readonly isStopAsked: boolean | null;
  readonly fleet: readonly RunId[];
}
type Change = (session: Session, keys: readonly TargetKey[]) => Promise<ReadonlySet<TargetKey>>;

/** What people do to targets and runs while they run. */
export class PostgresOperations implements OperationStore {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  async pause(keys: readonly TargetKey[], by: Signature): Promise<readonly TargetKey[]> {
    return this.#change('pause', keys, by, (session) => pauseTargets(session, keys, by));
  }

  async resume(keys: readonly TargetKey[], by: Signature): Promise<readonly TargetKey[]> {
    return this.#change('resume', keys, by, (session) => resumeTargets(session, keys));
  }

  async askToStop(by: Signature): Promise<readonly RunId[]> {
    return this.#sessions.transaction('exclusive', async (session) => {
      const asked = await session.query<{ id: RunId; who: string; startedAt: number }>(ASK_TO_STOP);
      if (asked.length > 0) await addEvent(session, { ...by, kind: 'stop', what: runsInWords(asked) });
      return asked.toSorted((a, b) => a.startedAt - b.startedAt).map(({ id }) => id);
    });
  }

  async readSignals(run: RunId): Promise<RunSignals> {
    const [row] = await this.#sessions.query<SignalsRow>(SIGNALS, [run]);
    return { revision: row?.revision ?? 0, isStopAsked: row?.isStopAsked === true, fleet: row?.fleet ?? [] };
  }

  async readEvents(limit: number): Promise<readonly AuditEvent[]> {
    return readLatestEvents(this.#sessions, this.#sessions.on.address.place, limit);
  }

  async #change(kind: 'pause' | 'resume', keys: readonly TargetKey[], by: Signature, change: Change) {
    return this.#sessions.transaction('exclusive', async (session) => {
      await demandApplied(session, keys);
      const rows = await change(session, keys);
      const changed = [...new Set(keys)].filter((key) => rows.has(key));
      if (changed.length === 0) return [];
      await addEvent(session, { ...by, kind, what: targetsInWords(changed) });
      await revise(session);
      return changed;
    });
  }
}

async function demandApplied(session: Session, keys: readonly TargetKey[]): Promise<void> {
  const applied = await appliedAmong(session, keys);
  const unknown = keys.filter((key) => !applied.has(key));
  if (unknown.length > 0) throw new Failure([problem('state.no-such-target', { targets: unknown.map(addressOf) })]);
}
