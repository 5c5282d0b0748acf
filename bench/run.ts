// Runs the benchmarks of this folder, or those whose file's name contains an argument. Fails when one is below its floor.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { measureFigures } from './figures.ts';
import { measureFirstBytes } from './first-bytes.ts';
import { measurePaired } from './paired.ts';
import { measureProcesses } from './processes.ts';
import { type Limit, type Ratio, readBenchmark } from './ratio.ts';
import { measureThroughput } from './throughput.ts';
import { middle, span, time, verdict } from './words.ts';

const ROUNDS = 15;
const WARM_UPS = 3;
const answer = z.object({ perRound: z.number(), consumed: z.number().refine((sum) => sum !== 0) });

const wanted = process.argv.slice(2);
const files = globSync('*.bench.ts', { cwd: import.meta.dirname })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();

console.log(machine());
const outcomes: boolean[] = [];
for (const file of files) outcomes.push(await measure(file));
process.exitCode = outcomes.length > 0 && outcomes.every((isGood) => isGood) ? 0 : 1;

async function measure(file: string): Promise<boolean> {
  const declared = await readBenchmark(file);
  if ('figures' in declared) return await measureFigures(declared);
  if ('pair' in declared) return await measurePaired(declared);
  if ('sides' in declared) return await measureThroughput(declared);
  if ('floor' in declared) return measureSides(file, declared);
  return 'marginMs' in declared ? measureFirstBytes(declared) : measureProcesses(declared);
}

async function measureSides(file: string, { name, floor, limits = () => [] }: Ratio): Promise<boolean> {
  const baseline = await startSide(file, 'baseline');
  const subject = await startSide(file, 'subject');
  const rounds: { readonly baseline: number; readonly subject: number }[] = [];
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    const measured = { baseline: await roundOf(baseline), subject: await roundOf(subject) };
    if (round >= WARM_UPS) rounds.push(measured);
  }
  for (const side of [baseline, subject]) side.disconnect();
  const ratios = rounds.map((round) => round.baseline / round.subject);
  const median = middle(ratios);
  const isFast = median >= floor;
  console.log(`\n${name}`);
  console.log(`  ${verdict(isFast)} ratio ${median.toFixed(3)}, floor ${floor} (rounds from ${span(ratios)})`);
  console.log(
    `  CPU time of a round: baseline ${time(rounds.map((one) => one.baseline))}, subject ${time(rounds.map((one) => one.subject))}`,
  );
  return (
    limits()
      .map(keeps)
      .every((isKept) => isKept) && isFast
  );
}

function keeps({ name, count, ceiling }: Limit): boolean {
  console.log(`  ${verdict(count <= ceiling)} ${name} ${count}, ceiling ${ceiling}`);
  return count <= ceiling;
}

async function startSide(file: string, side: 'baseline' | 'subject'): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'side.ts'), [file, side]);
  await answerOf(child);
  return child;
}

async function roundOf(side: ChildProcess): Promise<number> {
  side.send('round');
  return (await answerOf(side)).perRound;
}

async function answerOf(side: ChildProcess): Promise<z.output<typeof answer>> {
  const listening = new AbortController();
  const { signal } = listening;
  const ended = once(side, 'exit', { signal }).then(([code]): never => {
    throw new TypeError(`A side has ended with ${code}.`);
  });
  ended.catch(() => {});
  try {
    const [message] = await Promise.race([once(side, 'message', { signal }), ended]);
    return answer.parse(message);
  } finally {
    listening.abort();
  }
}

function machine(): string {
  const [cpu] = cpus();
  const { node, v8 } = process.versions;
  const load = loadavg().map((one) => one.toFixed(2));
  return [
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}`,
    `Node.js ${node}, V8 ${v8}`,
    `load ${load.join(' ')}`,
  ].join('\n');
}
