// Preloaded into a process that is measured: says at its end, on the fourth of its streams, what it has cost.
import { writeSync } from 'node:fs';

process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, String(user + system));
});
