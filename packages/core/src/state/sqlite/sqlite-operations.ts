import type { Database, Statement, Transaction } from 'better-sqlite3';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { AuditEvent, Signature } from '../../model/audit.js';
import type { RunId } from '../../model/run.js';
import { addressOf, type TargetKey } from '../../model/target.js';
import { runsInWords, targetsInWords } from '../event-words.js';
import type { OperationStore, RunSignals } from '../state-store.js';
import type { Connections } from './sqlite-connections.js';
import { SqliteEvents } from './sqlite-events.js';
import { SqliteMeta } from './sqlite-meta.js';
import { SqliteTargets } from './sqlite-targets.js';
import type { Synchronous } from './synchronous.js';

const SIGNALS = `
  SELECT revision, (SELECT stop_asked FROM runs WHERE id = ?) AS stopAsked FROM meta`;
const FLEET = `
  SELECT id FROM runs
  WHERE ended_at IS NULL AND fleet = (SELECT fleet FROM runs WHERE id = ?) ORDER BY started_at, id`;
const RUNNING = 'SELECT id, who FROM runs WHERE ended_at IS NULL ORDER BY started_at, id';
const ASK_TO_STOP = 'UPDATE runs SET stop_asked = 1 WHERE ended_at IS NULL';

type Pausing = (keys: readonly TargetKey[], by: Signature) => readonly TargetKey[];

/** What people do to targets and runs while they run. */
export class SqliteOperations implements Synchronous<OperationStore> {
  readonly #events: SqliteEvents;
  readonly #signals: Statement<[RunId], { revision: number; stopAsked: number | null }>;
  readonly #fleet: Statement<[RunId], { id: RunId }>;
  readonly #pause: Transaction<Pausing>;
  readonly #resume: Transaction<Pausing>;
  readonly #askToStop: Transaction<(by: Signature) => readonly RunId[]>;

  constructor({ durable, fast, state }: Connections) {
    const targets = new SqliteTargets(durable, state);
    this.#events = new SqliteEvents(fast, state);
    this.#signals = fast.prepare(SIGNALS);
    this.#fleet = fast.prepare(FLEET);
    this.#pause = durable.transaction(changing('pause', durable, state, (key, by) => targets.pause(key, by)));
    this.#resume = durable.transaction(changing('resume', durable, state, (key) => targets.resume(key)));
    this.#askToStop = durable.transaction(askingToStop(durable, state));
  }

  pause(keys: readonly TargetKey[], by: Signature): readonly TargetKey[] {
    return this.#pause.immediate(keys, by);
  }

  resume(keys: readonly TargetKey[], by: Signature): readonly TargetKey[] {
    return this.#resume.immediate(keys, by);
  }

  askToStop(by: Signature): readonly RunId[] {
    return this.#askToStop.immediate(by);
  }

  readSignals(run: RunId): RunSignals {
    const row = this.#signals.get(run);
    const fleet = this.#fleet.all(run).map(({ id }) => id);
    return { revision: row?.revision ?? 0, isStopAsked: row?.stopAsked === 1, fleet };
  }

  readEvents(limit: number): readonly AuditEvent[] {
    return this.#events.latest(limit);
  }
}

/** Prepares a change of targets that are applied, and answers what runs it in a transaction. */
function changing(
  kind: 'pause' | 'resume',
  database: Database,
  state: string,
  change: (key: TargetKey, by: Signature) => boolean,
): Pausing {
  const meta = new SqliteMeta(database, state);
  const targets = new SqliteTargets(database, state);
  const events = new SqliteEvents(database, state);
  return (keys, by) => {
    const unknown = keys.filter((key) => !targets.isApplied(key));
    if (unknown.length > 0) throw new Failure([problem('state.no-such-target', { targets: unknown.map(addressOf) })]);
    const changed = keys.filter((key) => change(key, by));
    if (changed.length === 0) return [];
    events.add({ ...by, kind, serial: meta.read().serial, what: targetsInWords(changed) });
    meta.revise();
    return changed;
  };
}

function askingToStop(database: Database, state: string): (by: Signature) => readonly RunId[] {
  const meta = new SqliteMeta(database, state);
  const events = new SqliteEvents(database, state);
  const running = database.prepare<[], { id: RunId; who: string }>(RUNNING);
  const ask = database.prepare<[]>(ASK_TO_STOP);
  return (by) => {
    const runs = running.all();
    if (runs.length === 0) return [];
    ask.run();
    events.add({ ...by, kind: 'stop', serial: meta.read().serial, what: runsInWords(runs) });
    return runs.map(({ id }) => id);
  };
}
