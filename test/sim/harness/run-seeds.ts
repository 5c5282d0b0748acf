import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { SimOptions } from '../scenario/scenario.js';
import type { SimResult } from '../simulation.js';

/** What came of a seed, and what it cost. */
export interface SeedResult extends SimResult {
  /** All its simulations together. */
  readonly cpuMs: number;
}

/** What a process simulates. */
export interface WorkerOrder {
  readonly seeds: readonly number[];
  /** Each seed so often, to see that it does the same every time. */
  readonly times: number;
  readonly options: Omit<SimOptions, 'seed'>;
  readonly trace?: boolean | undefined;
  /** Whether the first violation is enough. */
  readonly untilFound?: boolean | undefined;
}

/** Seeds, and who simulates them. */
export interface SeedsRequest extends WorkerOrder {
  /** As `bundleSimulation` has written it. */
  readonly bundle: string;
  /** Processes at a time. */
  readonly workers: number;
  readonly onResult?: ((result: SeedResult) => void) | undefined;
}

/** Simulates seeds, some at a time, each process every so many of them. The results come in the order of the seeds. */
export async function runSeeds({ bundle, workers, onResult, ...order }: SeedsRequest): Promise<readonly SeedResult[]> {
  const parts = Array.from({ length: workers }, (_, at) => order.seeds.filter((_, index) => index % workers === at));
  const busy = parts.filter((seeds) => seeds.length > 0);
  const results = await Promise.all(busy.map((seeds) => runWorker(bundle, { ...order, seeds }, onResult)));
  return results.flat().sort((a, b) => a.seed - b.seed);
}

/** A process of the simulation ended before it was done. */
export class SimulationEnded extends Error {
  override readonly name = 'SimulationEnded';
  readonly seed: number | undefined;

  constructor(seed: number | undefined, status: number | null) {
    super(`The simulation of seed ${seed} ended with ${status}.`);
    this.seed = seed;
  }
}

async function runWorker(
  bundle: string,
  order: WorkerOrder,
  onResult: ((result: SeedResult) => void) | undefined,
): Promise<readonly SeedResult[]> {
  const child = spawn(process.execPath, [bundle, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const results: SeedResult[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const result: SeedResult = JSON.parse(line);
    results.push(result);
    onResult?.(result);
  }
  const status = await ended;
  const next = order.seeds[results.length];
  if (status !== 0) throw new SimulationEnded(next, status);
  return results;
}
