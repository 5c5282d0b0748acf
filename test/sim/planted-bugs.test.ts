import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleSimulation, mutated } from './harness/bundle.js';
import { huntBugs } from './harness/hunt-bugs.js';
import { runSeeds } from './harness/run-seeds.js';
import { plantedBugs } from './planted-bugs.js';

/** The first so many seeds are simulated in any case: see simulation.test.ts. */
const SIMULATED = 300;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trafficinator-bugs-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the simulation', () => {
  test.concurrent.each(plantedBugs)('finds a planted bug: $name', async (bug) => {
    const caught: (number | undefined)[] = [];
    for await (const { foundBy } of huntBugs({ folder, seeds: bug.foundBy, workers: 1, bugs: [bug] }))
      caught.push(foundBy);
    expect(caught).toEqual([expect.any(Number)]);
  });

  test('finds nothing with the same seeds where no bug is planted', async () => {
    const bundle = join(folder, 'sound.mjs');
    await bundleSimulation(bundle);
    const seeds = [...new Set(plantedBugs.flatMap(({ foundBy }) => foundBy))];
    const others = seeds.filter((seed) => seed > SIMULATED);
    const results = await runSeeds({ bundle, seeds: others, workers: 2, times: 1, options: {} });
    expect(results.flatMap(({ seed, violations }) => violations.map((one) => `${seed}: ${one}`))).toEqual([]);
  });

  test('knows twenty bugs or more, none of which any seed beyond a thousand is needed for', () => {
    expect(new Set(plantedBugs.map(({ name }) => name)).size).toBeGreaterThanOrEqual(20);
    expect(plantedBugs.filter(({ foundBy }) => !foundBy.every((seed) => seed >= 1 && seed <= 1_000))).toEqual([]);
  });
});

describe('a mutation', () => {
  test('changes the one place that it names', () => {
    expect(mutated('let a = 1;\n', { file: 'a.ts', from: 'a = 1', to: 'a = 2' })).toBe('let a = 2;\n');
  });

  test.each(['let b = 1;', 'a = 1; a = 1;'])('is refused where that place is not there once: %s', (text) => {
    expect(() => mutated(text, { file: 'a.ts', from: 'a = 1', to: 'a = 2' })).toThrow(RangeError);
  });
});
