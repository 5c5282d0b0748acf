import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LOG_LINES_KEPT } from '../../model/log-line.js';
import { runId } from '../../model/run.js';
import { targetKey } from '../../model/target.js';
import { at } from '../contract/builders.contract.js';
import { logQuery } from '../log-query.js';
import type { LogRequest } from '../state-store.js';
import { migrations } from './migrations/all.js';
import { type Connections, connectToWrite, disconnect } from './sqlite-connections.js';
import { SqliteLog } from './sqlite-log.js';

const SHOP = targetKey('shop');

describe('the log of an SQLite state', () => {
  let folder: string;
  let connections: Connections;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trafficinator-log-'));
    connections = await connectToWrite(join(folder, 'state.db'), migrations);
  });

  afterEach(() => {
    disconnect(connections);
    rmSync(folder, { recursive: true });
  });

  /** How SQLite finds what is asked for. */
  function planOf(request: LogRequest): string {
    const { text, values } = logQuery(request, () => '?');
    const steps = connections.fast.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`).all(...values);
    return steps.map(({ detail }) => detail).join('; ');
  }

  test('is read by its ids, without sorting, and without looking at all lines', () => {
    for (const request of [{ after: 7 }, { before: 7 }, { after: 7, before: 9 }, {}]) {
      const plan = planOf({ ...request, limit: 500 });
      expect(plan).toContain('SEARCH log_lines USING INTEGER PRIMARY KEY (rowid>?');
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });

  test('is read by target and id, in the same way', () => {
    for (const request of [{ after: 7 }, { before: 7 }, {}]) {
      const plan = planOf({ ...request, target: SHOP, limit: 500 });
      expect(plan).toContain('SEARCH log_lines USING INDEX log_lines_by_target (target=? AND id>?');
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });

  test('keeps hardly more lines than it shows', () => {
    const log = new SqliteLog(connections);
    const line = { at: at('12:00'), run: runId('r'), level: 'info', kind: 'notice', target: SHOP } as const;
    for (let batch = 0; batch < 41; batch++)
      log.addLogLines(Array.from({ length: 2_550 }, (_, index) => ({ ...line, message: `${batch} ${index}` })));
    const kept = connections.fast.prepare<[], { lines: number }>('SELECT count(*) AS lines FROM log_lines').get();
    expect(kept?.lines).toBeGreaterThanOrEqual(LOG_LINES_KEPT);
    expect(kept?.lines).toBeLessThanOrEqual(LOG_LINES_KEPT + 2_550);
    expect(log.readLogLines({ limit: 1_000_000 })).toHaveLength(LOG_LINES_KEPT);
  }, 60_000);
});
