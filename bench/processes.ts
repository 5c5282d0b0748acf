// Measures whole processes: each round starts the baseline and the subject once, in turn first.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Launch, ProcessRatio } from './ratio.ts';
import { middle, span, time, verdict } from './words.ts';

const ROUNDS = 15;
const WARM_UPS = 2;
const CPU_REPORT = join(import.meta.dirname, 'cpu-report.js');

/** Runs all rounds, says what came out, and answers whether the ratio is below its ceiling. */
export function measureProcesses({ name, baseline, subject, ceiling }: ProcessRatio): boolean {
  const rounds = Array.from({ length: WARM_UPS + ROUNDS }, (_, round) =>
    measureRound(baseline, subject, round % 2 === 0),
  );
  const counted = rounds.slice(WARM_UPS);
  const ratios = counted.map((round) => round.subject / round.baseline);
  const median = middle(ratios);
  console.log(`\n${name}`);
  console.log(
    `  ${verdict(median <= ceiling)} ratio ${median.toFixed(3)}, ceiling ${ceiling} (rounds from ${span(ratios)})`,
  );
  console.log(
    `  CPU time of a process: baseline ${time(counted.map((one) => one.baseline))}, subject ${time(counted.map((one) => one.subject))}`,
  );
  return median <= ceiling;
}

function measureRound(baseline: Launch, subject: Launch, baselineFirst: boolean) {
  if (baselineFirst) return { baseline: cpuOf(baseline), subject: cpuOf(subject) };
  const measured = cpuOf(subject);
  return { baseline: cpuOf(baseline), subject: measured };
}

/** CPU time of a process and all its threads, in microseconds, from its start to its end. */
function cpuOf({ cwd, args, env, prepare }: Launch): number {
  prepare?.();
  const { output, status, stderr } = spawnSync(process.execPath, ['--import', CPU_REPORT, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const told = Number(output[3]);
  if (status !== 0 || !(told > 0)) throw new TypeError(`A process has ended with ${status}: ${stderr}`);
  return told;
}
