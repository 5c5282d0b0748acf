// What runs have told of targets in a state.
import { join } from 'node:path';
import { instant } from '../../packages/core/dist/base/clock.js';
import { runId } from '../../packages/core/dist/model/run.js';
import { targetKey } from '../../packages/core/dist/model/target.js';
import { openSqliteStore } from '../../packages/core/dist/state/sqlite/sqlite-store.js';

/** So many are written at once. */
const BATCH = 10_000;
const RUN = runId('00000000-0000-4000-8000-000000000001');

/** Writes so many lines, of ten targets, into the log of a project's state. */
export async function writeLongLog(folder: string, lines: number): Promise<void> {
  const file = join(folder, '.trafficinator/state.db');
  await using store = await openSqliteStore({ file, mode: 'write' });
  const begins = Date.now() - lines;
  for (let from = 0; from < lines; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, lines - from) }, (_, index) => from + index);
    await store.addLogLines(
      batch.map((number) => ({
        at: instant(begins + number),
        run: RUN,
        level: number % 100 === 0 ? ('error' as const) : ('info' as const), // Keeps the levels.
        kind: 'notice' as const, // Keeps the literal.
        target: targetKey(`t${number % 10}`),
        message: `line ${number} of a long log`,
      })),
    );
  }
}
