import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { faultKinds } from '../world/weather.ts';
import type { SeedResult } from './run-seeds.ts';

const file = join(import.meta.dirname, '../corpus.json');

const entries = z.array(
  z.strictObject({
    seed: z.int(),
    kinds: z.array(z.enum(faultKinds)).optional(),
    stretch: z.number().optional(),
    /** What it found. */
    found: z.string(),
  }),
);

/** A seed that once found something, with the options under which it did. */
export type CorpusEntry = z.output<typeof entries>[number];

/** The seeds that once found something: they are simulated with every run of the tests. */
export function readCorpus(): readonly CorpusEntry[] {
  return entries.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Adds seeds that found something, those that are not known yet. */
export function addToCorpus(
  results: readonly SeedResult[],
  options: Pick<CorpusEntry, 'kinds' | 'stretch'> = {},
): void {
  const known = readCorpus();
  const fresh = results.filter(
    ({ seed }) => !known.some((entry) => entry.seed === seed && entry.stretch === options.stretch),
  );
  const found = fresh.map(({ seed, violations }) => ({
    seed,
    ...options,
    found: (violations[0] ?? '').split('\n', 1)[0] ?? '',
  }));
  if (found.length > 0) writeFileSync(file, `${JSON.stringify([...known, ...found], null, 2)}\n`);
}

/** How a seed is simulated again. */
export function commandOf(seed: number, { kinds, stretch }: Pick<CorpusEntry, 'kinds' | 'stretch'> = {}): string {
  const options = [
    ...(kinds === undefined ? [] : [`--kinds ${kinds.join()}`]),
    ...(stretch === undefined ? [] : [`--stretch ${stretch}`]),
  ];
  return ['npx pnpm@12 sim', `--seed ${seed}`, ...options, '--trace'].join(' ');
}
