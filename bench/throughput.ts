// Measures what whole processes send for a second of CPU time: the baseline and the subject in turn, the best of each counts,
// since a busy neighbour only ever makes a process look slower.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Sending, Throughput } from './ratio.ts';
import { span, verdict } from './words.ts';

const ROUNDS = 3;
const CPU_REPORT = join(import.meta.dirname, 'cpu-report.js');

/** What a side has done in one round. */
interface Sent {
  readonly hits: number;
  readonly perCpuSecond: number;
}

/** Runs all rounds, says what came out, and answers whether the ratio is not below its floor. */
export async function measureThroughput({ name, sides, floor }: Throughput): Promise<boolean> {
  const { baseline, subject, stop } = await sides();
  try {
    const rounds: { readonly baseline: Sent; readonly subject: Sent }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ baseline: await sentBy(baseline), subject: await sentBy(subject) });
    }
    const best = {
      baseline: Math.max(...rounds.map((one) => one.baseline.perCpuSecond)),
      subject: Math.max(...rounds.map((one) => one.subject.perCpuSecond)),
    };
    const ratio = best.subject / best.baseline;
    console.log(`\n${name}`);
    const ratios = rounds.map((one) => one.subject.perCpuSecond / one.baseline.perCpuSecond);
    console.log(`  ${verdict(ratio >= floor)} ratio ${ratio.toFixed(3)}, floor ${floor} (rounds from ${span(ratios)})`);
    console.log(
      `  hits per CPU second: baseline ${Math.round(best.baseline)}, subject ${Math.round(best.subject)}; hits of a round: ${rounds.map((one) => one.subject.hits).join(', ')}`,
    );
    return ratio >= floor;
  } finally {
    await stop();
  }
}

async function sentBy({ cwd, args, env, hitsOf }: Sending): Promise<Sent> {
  const child = spawn(process.execPath, ['--import', CPU_REPORT, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const report = child.stdio[3];
  if (child.stdout === null || !(report instanceof Readable)) throw new TypeError('A process has no streams.');
  const [out, told, [status]] = await Promise.all([text(child.stdout), text(report), once(child, 'exit')]);
  if (status !== 0 || !(Number(told) > 0)) throw new TypeError(`A process has ended with ${status}: ${out}`);
  const hits = hitsOf(out);
  return { hits, perCpuSecond: hits / (Number(told) / 1_000_000) };
}
