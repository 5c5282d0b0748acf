import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { figures } from './ratio.ts';
import { middle } from './words.ts';

/** `LONG_RUN_HOURS` tries it out. */
const HOURS = Number(process.env['LONG_RUN_HOURS'] ?? 24);
const DAY = join(import.meta.dirname, 'long-run/a-day.ts');
const sample = z.object({ hour: z.int(), heap: z.number(), external: z.number(), resident: z.number(), hits: z.int() });
type Sample = z.output<typeof sample>;

export default figures({
  name: `a run of ${HOURS} hours on a fast clock: a site with 50,000 visits a day, in realtime, on SQLite`,
  figures: async () => {
    const samples = await aDay();
    const quarter = (number: number) => samples.slice(((number - 1) * HOURS) / 4, (number * HOURS) / 4);
    const heap = (of: readonly Sample[]) => middle(of.map((one) => one.heap));
    const external = (of: readonly Sample[]) => middle(of.map((one) => one.external));
    const [second, last] = [quarter(2), quarter(4)];
    console.log(`  megabytes of heap, hour by hour: ${samples.map((one) => one.heap.toFixed(1)).join(' ')}`);
    return [
      { name: 'hours that were run', value: samples.length, floor: HOURS },
      { name: 'hits sent', value: samples.at(-1)?.hits ?? 0, floor: HOURS * 10_000 },
      {
        name: 'heap of the last quarter, as a multiple of the second',
        value: heap(last) / heap(second),
        ceiling: 1.05,
      },
      { name: 'megabytes of heap after garbage collection, second quarter', value: heap(second) },
      { name: 'megabytes of heap after garbage collection, last quarter', value: heap(last) },
      {
        name: 'external memory of the last quarter, as a multiple of the second',
        value: external(last) / external(second),
        ceiling: 1.05,
      },
      { name: 'megabytes resident at the end', value: samples.at(-1)?.resident ?? Number.NaN },
    ];
  },
});

/** What a process says that runs a day. */
async function aDay(): Promise<readonly Sample[]> {
  const child = spawn(process.execPath, ['--expose-gc', DAY, String(HOURS)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const samples: Sample[] = [];
  for await (const line of createInterface(child.stdout)) samples.push(sample.parse(JSON.parse(line)));
  const [status] = await exit;
  if (status !== 0) throw new TypeError(`The run has ended with ${status}.`);
  return samples;
}
