import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aCommit,
  aHolder,
  anInterval,
  aRequest,
  aRun,
  aSignature,
  aTarget,
  at,
  terms,
} from '../contract/builders.contract.js';
import { migrations } from './migrations/all.js';
import { SqliteAccess } from './sqlite-access.js';
import { type Connections, connectToWrite, disconnect } from './sqlite-connections.js';
import { SqliteDesired } from './sqlite-desired.js';
import { SqliteDrafts } from './sqlite-drafts.js';
import { SqliteDump } from './sqlite-dump.js';
import { SqliteFleets } from './sqlite-fleets.js';
import { SqliteLedger } from './sqlite-ledger.js';
import { SqliteLiveness } from './sqlite-liveness.js';
import { SqliteLoad } from './sqlite-load.js';
import { SqliteLock } from './sqlite-lock.js';
import { SqliteLog } from './sqlite-log.js';
import { SqliteOperations } from './sqlite-operations.js';
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
    const [desired, ledger, runs, fleets] = [
      new SqliteDesired(connections),
      new SqliteLedger(connections),
      new SqliteRuns(connections),
      new SqliteFleets(connections),
    ];
    const liveness = new SqliteLiveness(folder, 'write');
    const run = aRun();
    const marks: { lease: ReturnType<SqliteLedger['grant']>[number]['id']; used: number }[] = [];
    const grant = () => {
      for (const { id, from } of ledger.grant([aRequest(run.id)])) marks.push({ lease: id, used: from + 1 });
    };
    const [lock, holder] = [new SqliteLock(connections, liveness), aHolder()];
    expect(await writtenBy(() => lock.lock(holder))).toEqual(['durable']);
    const commit = aCommit({ put: [aTarget()], lock: holder.id });
    expect(await writtenBy(() => desired.commit(commit))).toEqual(['durable']);
    expect(await writtenBy(() => fleets.startRun(run, terms()))).toEqual(['durable']);
    expect(await writtenBy(grant)).toEqual(['durable']);
    expect(await writtenBy(() => ledger.mark(marks, at('12:00')))).toEqual(['fast']);
    expect(await writtenBy(() => ledger.close(marks, at('12:00')))).toEqual(['fast']);
    expect(await writtenBy(() => runs.record([anInterval(run.id)], []))).toEqual(['fast']);
    const recovery = new SqliteRecovery(connections.durable, liveness);
    expect(await writtenBy(() => recovery.recover(at('12:00'), undefined))).toEqual(['durable']);
    // By now it has been ended by others; what it has counted since is to last nevertheless.
    const end = { at: at('12:01'), reason: 'done', because: 'caps' } as const;
    expect(await writtenBy(() => runs.endRun(run.id, end))).toEqual(['durable']);
    expect(await writtenBy(() => lock.breakLock(holder.id, aSignature()))).toEqual(['durable']);
  });

  test('make durable what people do to targets and runs, and what is loaded', async () => {
    const [desired, operations] = [new SqliteDesired(connections), new SqliteOperations(connections)];
    const [lock, holder] = [new SqliteLock(connections, new SqliteLiveness(folder, 'write')), aHolder()];
    await lock.lock(holder);
    desired.commit(aCommit({ put: [aTarget()], lock: holder.id }));
    const { key } = aTarget().target;
    const [by, now] = [aSignature(), () => at('12:00')];
    expect(await writtenBy(() => operations.pause([key], by))).toEqual(['durable']);
    expect(await writtenBy(() => operations.resume([key], by))).toEqual(['durable']);
    const dump = new SqliteDump(connections, now).dump();
    const request = { lock: holder.id, kind: 'restore', by, home: null } as const;
    expect(await writtenBy(() => new SqliteLoad(connections, now).load(dump, request))).toEqual(['durable']);
    new SqliteFleets(connections).startRun(aRun(), terms());
    expect(await writtenBy(() => operations.askToStop(by))).toEqual(['durable']);
  });

  test('make durable what people draft and who may use the API, and write the log fast', async () => {
    const [drafts, access, log] = [
      new SqliteDrafts(connections),
      new SqliteAccess(connections),
      new SqliteLog(connections),
    ];
    const [run, by] = [aRun(), aSignature()];
    const { key: target } = aTarget().target;
    const hash = 'a1'.repeat(32);
    const token = { id: 't1', hash, name: 'ci', role: 'admin', createdAt: at('12:00'), createdBy: 'ada' } as const;
    const session = { hash, token: 't1', startedAt: at('12:00'), expiresAt: at('13:00') };
    const line = { at: at('12:00'), run: run.id, level: 'info', kind: 'notice', message: 'A word.' } as const;
    const draft = { target, change: { kind: 'delete' }, by } as const;
    expect(await writtenBy(() => drafts.putDraft(draft, { serial: 0, revision: 0 }))).toEqual(['durable']);
    expect(await writtenBy(() => drafts.dropDraft(target, { serial: 0, revision: 1 }, by))).toEqual(['durable']);
    expect(await writtenBy(() => access.addToken(token, by))).toEqual(['durable']);
    expect(await writtenBy(() => access.addSession(session))).toEqual(['durable']);
    expect(await writtenBy(() => access.removeSession(hash))).toEqual(['durable']);
    expect(await writtenBy(() => access.removeToken('t1', by))).toEqual(['durable']);
    new SqliteFleets(connections).startRun(run, terms());
    expect(await writtenBy(() => log.addLogLines([line]))).toEqual(['fast']);
    expect(await writtenBy(() => log.setBlocked(run.id, [{ target, reason: 'no token' }]))).toEqual(['fast']);
  });
});

function changesOf(database: Database): number {
  return database.prepare<[], { changes: number }>('SELECT total_changes() AS changes').get()?.changes ?? 0;
}
