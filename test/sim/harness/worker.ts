// Simulates seeds in a process of its own, each as often as it is told, and prints a line of JSON for each. It is bundled with the
// sources of the engine.
import { tmpdir } from 'node:os';
import { simulate } from '../simulation.js';
import type { SeedResult, WorkerOrder } from './run-seeds.js';

const order: WorkerOrder = JSON.parse(process.argv[2] ?? '{}');
const print = order.trace ? (line: string) => process.stderr.write(`${line}\n`) : undefined;

for (const seed of order.seeds) {
  const result = await simulateOften(seed);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (order.untilFound && result.violations.length > 0) break;
}

/** The last of so many simulations of a seed, all of which must go the same way. */
async function simulateOften(seed: number): Promise<SeedResult> {
  const before = process.cpuUsage();
  const hashes = new Set<string>();
  for (let time = 1; ; time++) {
    const result = await simulate({ ...order.options, seed }, { tmp: tmpdir(), print });
    hashes.add(result.hash);
    const isLast = time >= order.times || result.violations.length > 0;
    if (!isLast) continue;
    const differ = hashes.size === 1 ? [] : [`Its events are not the same every time: ${[...hashes]}.`];
    return { ...result, violations: [...result.violations, ...differ], cpuMs: cpuMs(process.cpuUsage(before)) };
  }
}

function cpuMs({ user, system }: NodeJS.CpuUsage): number {
  return Math.round((user + system) / 1_000);
}
