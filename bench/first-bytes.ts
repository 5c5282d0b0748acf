// Measures how long processes take to say something: each round starts the baseline and every subject once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { FirstBytes, Launch } from './ratio.ts';
import { middle, verdict } from './words.ts';

const ROUNDS = 9;
const WARM_UPS = 1;

/** Runs all rounds, says what came out, and answers whether no subject is later than the margin allows. */
export async function measureFirstBytes({ name, baseline, subjects, marginMs }: FirstBytes): Promise<boolean> {
  const launches = new Map<string, Launch>([['', baseline], ...Object.entries(subjects)]);
  const taken = new Map([...launches.keys()].map((key) => [key, [] as number[]]));
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    for (const [key, launch] of launches) {
      const ms = await firstByteOf(launch);
      if (round >= WARM_UPS) taken.get(key)?.push(ms);
    }
  }
  const floor = middle(taken.get('') ?? []);
  const later = [...taken].filter(([key]) => key !== '').map(([key, ms]) => [key, middle(ms) - floor] as const);
  console.log(`\n${name}\n  baseline ${floor.toFixed(0)} ms`);
  for (const [key, ms] of later)
    console.log(`  ${verdict(ms <= marginMs)} ${key}: ${signed(ms)}, at most +${marginMs} ms`);
  return later.every(([, ms]) => ms <= marginMs);
}

function signed(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${Math.abs(ms).toFixed(0)} ms`;
}

/** From the start of a process to the first byte on any of its outputs, in milliseconds of the wall's clock. It is ended then. */
async function firstByteOf({ cwd, args, env, prepare }: Launch): Promise<number> {
  prepare?.();
  const before = performance.now();
  const child = spawn(process.execPath, [...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
  const ms = performance.now() - before;
  child.kill('SIGKILL');
  await ended;
  return ms;
}
