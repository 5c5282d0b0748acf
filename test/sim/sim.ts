// Simulates from the command line: `pnpm sim --seed 17 --trace`, `pnpm sim:nightly`, `pnpm sim:bugs`. See docs/simulation.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { bundleSimulation } from './harness/bundle.ts';
import { addToCorpus, commandOf } from './harness/corpus.ts';
import { figuresInWords, figuresOf } from './harness/figures.ts';
import { huntBugs } from './harness/hunt-bugs.ts';
import { runSeeds, type SeedResult } from './harness/run-seeds.ts';
import { faultKinds } from './world/weather.ts';

const integer = z.coerce.number().int().min(0);
const flags = z.strictObject({
  seed: integer.optional(),
  from: integer.default(1),
  seeds: integer.default(300),
  stretch: z.coerce.number().min(0.1).optional(),
  kinds: z
    .string()
    .transform((text) => text.split(',').filter((kind) => kind !== ''))
    .pipe(z.array(z.enum(faultKinds)))
    .optional(),
  workers: integer.default(Math.min(2, availableParallelism())),
  times: integer.default(2),
  trace: z.boolean().optional(),
  bugs: z.boolean().optional(),
});

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string' },
    seeds: { type: 'string' },
    stretch: { type: 'string' },
    kinds: { type: 'string' },
    workers: { type: 'string' },
    times: { type: 'string' },
    trace: { type: 'boolean' },
    bugs: { type: 'boolean' },
  },
});
const { seed, from, seeds: count, stretch, kinds, workers, times, trace, bugs } = flags.parse(values);
const folder = mkdtempSync(join(tmpdir(), 'trafficinator-sim-'));
try {
  process.exitCode = bugs === true ? await hunt() : await run();
} finally {
  rmSync(folder, { recursive: true });
}

/** Plants each bug in a copy of the sources, and looks for the first seed that finds it. */
async function hunt(): Promise<number> {
  const seeds = Array.from({ length: count }, (_, at) => from + at);
  let isEachFound = true;
  for await (const { bug, foundBy, violation } of huntBugs({ folder, seeds, workers })) {
    isEachFound &&= foundBy !== undefined;
    console.log(`${bug.name.padEnd(34)} ${foundBy === undefined ? 'NOT FOUND' : `seed ${foundBy}: ${violation}`}`);
  }
  return isEachFound ? 0 : 1;
}

async function run(): Promise<number> {
  const bundle = join(folder, 'simulation.mjs');
  await bundleSimulation(bundle);
  const seeds = seed === undefined ? Array.from({ length: count }, (_, at) => from + at) : [seed];
  const startedAt = Date.now();
  let done = 0;
  const onResult = (result: SeedResult) => {
    done += 1;
    if (result.violations.length > 0) tell(result);
    if (done % 500 === 0)
      console.log(`${done} of ${seeds.length} seeds, ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  };
  const options = { kinds, stretch };
  const results = await runSeeds({ bundle, seeds, workers, times: trace ? 1 : times, options, trace, onResult });
  const failed = results.filter(({ violations }) => violations.length > 0);
  if (seed === undefined) addToCorpus(failed, options);
  const cpuMs = results.reduce((sum, one) => sum + one.cpuMs, 0);
  console.log(figuresInWords(figuresOf(results)));
  console.log(
    `${failed.length} seeds found something. ${Math.round((Date.now() - startedAt) / 1_000)} s, ${Math.round(cpuMs / 1_000)} s of CPU.`,
  );
  return failed.length === 0 ? 0 : 1;
}

function tell({ seed, course, kinds: drawn, violations }: SeedResult): void {
  console.log(`Seed ${seed} (${course}; ${drawn.join(', ') || 'calm'}): ${violations.join('\n  ')}`);
  console.log(`  ${commandOf(seed, { kinds, stretch })}`);
}
