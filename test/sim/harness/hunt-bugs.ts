import { join } from 'node:path';
import { type PlantedBug, plantedBugs } from '../planted-bugs.ts';
import { bundleSimulation } from './bundle.ts';
import { runSeeds, SimulationEnded } from './run-seeds.ts';

/** Where to look for bugs. */
export interface Hunt {
  /** For the copies of the sources, bundled. */
  readonly folder: string;
  readonly seeds: readonly number[];
  readonly workers: number;
  /** All of the list if not said. */
  readonly bugs?: readonly PlantedBug[] | undefined;
}

/** Which seed has found a planted bug, and how. */
export interface Caught {
  readonly bug: PlantedBug;
  readonly foundBy: number | undefined;
  readonly violation: string;
}

/** Plants one bug after the other in a copy of the sources, and simulates until a seed finds it. */
export async function* huntBugs({ folder, seeds, workers, bugs = plantedBugs }: Hunt): AsyncGenerator<Caught> {
  for (const bug of bugs) {
    const bundle = join(folder, `${bug.name}.mjs`);
    await bundleSimulation(bundle, bug);
    yield { bug, ...(await firstOf(bundle, seeds, workers)) };
  }
}

async function firstOf(bundle: string, seeds: readonly number[], workers: number): Promise<Omit<Caught, 'bug'>> {
  try {
    const results = await runSeeds({ bundle, seeds, workers, times: 2, options: {}, untilFound: true });
    const first = results.find(({ violations }) => violations.length > 0);
    return { foundBy: first?.seed, violation: first?.violations[0]?.split('\n', 1)[0] ?? '' };
  } catch (error) {
    if (error instanceof SimulationEnded) return { foundBy: error.seed, violation: error.message };
    throw error;
  }
}
