import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aCommit, anInterval, aRequest, aRun, aTarget, at } from '../contract/builders.contract.js';
import { migrations } from './migrations/all.js';
import { type Connections, connectToWrite, disconnect } from './sqlite-connections.js';
import { SqliteDesired } from './sqlite-desired.js';
import { SqliteLedger } from './sqlite-ledger.js';
import { SqliteLiveness } from './sqlite-liveness.js';
import { SqliteLock } from './sqlite-lock.js';
import { SqliteRecovery } from './sqlite-recovery.js';
import { SqliteRuns } from './sqlite-runs.js';

// What outlives the loss of power cannot be tried here; through which connection it is written can.
describe('the connections', () => {
  let folder: string;
  let connections: Connections;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trafficinator-durable-'));
    connections = await connectToWrite(join(folder, 'state.db'), migrations);
  });

  afterEach(() => {
    disconnect(connections);
    rmSync(folder, { recursive: true });
  });

  /** Through which connections the work writes. */
  async function writtenBy(work: () => unknown): Promise<readonly string[]> {
    const { durable, fast } = connections;
    const before = [changesOf(durable), changesOf(fast)];
    await work();
    const after = [changesOf(durable), changesOf(fast)];
    return ['durable', 'fast'].filter((_name, index) => after[index] !== before[index]);
  }

  test('both write ahead, and only the durable one syncs every commit', () => {
    const { durable, fast } = connections;
    const settings = [durable, fast].map((database) =>
      ['journal_mode', 'synchronous', 'foreign_keys'].map((name) => database.pragma(name, { simple: true })),
    );
    const [NORMAL, FULL] = [1, 2];
    expect(settings).toEqual([
      ['wal', FULL, 1],
      ['wal', NORMAL, 1],
    ]);
  });

  test('make durable what a cap or an apply rests on, and write the rest fast', async () => {
    const [desired, ledger, runs] = [
      new SqliteDesired(connections),
      new SqliteLedger(connections),
      new SqliteRuns(connections),
    ];
    const liveness = new SqliteLiveness(folder, 'write');
    const run = aRun();
    const marks: { lease: ReturnType<SqliteLedger['grant']>[number]['id']; used: number }[] = [];
    const grant = () => {
      for (const { id, from } of ledger.grant([aRequest(run.id)])) marks.push({ lease: id, used: from + 1 });
    };
    expect(await writtenBy(() => desired.commit(aCommit({ put: [aTarget()] })))).toEqual(['durable']);
    expect(await writtenBy(() => runs.startRun(run))).toEqual(['durable']);
    expect(await writtenBy(grant)).toEqual(['durable']);
    expect(await writtenBy(() => ledger.mark(marks, at('12:00')))).toEqual(['fast']);
    expect(await writtenBy(() => ledger.close(marks, at('12:00')))).toEqual(['fast']);
    expect(await writtenBy(() => runs.record([anInterval(run.id)], []))).toEqual(['fast']);
    const recovery = new SqliteRecovery(connections.durable, liveness);
    expect(await writtenBy(() => recovery.recover(at('12:00'), undefined))).toEqual(['durable']);
    const lock = new SqliteLock(connections.durable, liveness);
    const holder = { id: 'a', who: 'ada@lovelace', operation: 'apply', since: at('12:00') };
    expect(await writtenBy(async () => (await lock.lock(holder)).release())).toEqual(['durable']);
  });
});

function changesOf(database: Database): number {
  return database.prepare<[], { changes: number }>('SELECT total_changes() AS changes').get()?.changes ?? 0;
}
