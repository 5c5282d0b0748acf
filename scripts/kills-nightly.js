// Kills a thousand runners, on both stores, with one, two and four of them at a time, and says what was lost. Takes half an hour.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'end-to-end', 'test/faults/kill.test.ts'], {
  stdio: 'inherit',
  env: { KILLS: '1000', ...process.env },
});
process.exitCode = status ?? 1;
