import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleSimulation } from './harness/bundle.js';
import { addToCorpus, commandOf, readCorpus } from './harness/corpus.js';
import { figuresInWords, figuresOf } from './harness/figures.js';
import { runSeeds, type SeedResult } from './harness/run-seeds.js';

const SEEDS = 300;
const YEAR_DAYS = 365;
/** It takes about a minute of two idle cores. */
const PATIENCE_MS = 900_000;

let folder: string;
let bundle: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trafficinator-sim-'));
  bundle = join(folder, 'simulation.mjs');
  await bundleSimulation(bundle);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What seeds found, each with how to see it again. */
function findings(results: readonly SeedResult[], options: Parameters<typeof commandOf>[1] = {}): readonly string[] {
  return results.flatMap(({ seed, violations }) =>
    violations.length === 0 ? [] : [`${violations.join('\n')}\n${commandOf(seed, options)}`],
  );
}

describe('the simulated runner', () => {
  test(
    'keeps all that it promises, over a year and ten thousand faults',
    async () => {
      const seeds = Array.from({ length: SEEDS }, (_, at) => at + 1);
      const results = await runSeeds({ bundle, seeds, workers: 2, times: 2, options: {} });
      addToCorpus(results.filter(({ violations }) => violations.length > 0));
      expect(findings(results)).toEqual([]);
      const figures = figuresOf(results);
      console.log(figuresInWords(figures));
      expect(figures.days).toBeGreaterThan(YEAR_DAYS);
      expect(figures.faults).toBeGreaterThan(10_000);
    },
    PATIENCE_MS,
  );

  test(
    'keeps it in the seeds that once found something',
    async () => {
      const found: string[] = [];
      for (const { seed, kinds, stretch } of readCorpus()) {
        const options = { kinds, stretch };
        found.push(...findings(await runSeeds({ bundle, seeds: [seed], workers: 1, times: 2, options }), options));
      }
      expect(found).toEqual([]);
    },
    PATIENCE_MS,
  );
});
