import { type DiskAnswer, isStillTrue } from './disk-answers.js';

/** A load without errors, as it is kept so that the next one needs no compiler. */
export interface KeptLoad {
  /** What the disk answered. */
  readonly answers: readonly DiskAnswer[];
  /** The project's files, the entry first: each with the hash of its text. */
  readonly sources: readonly (readonly [file: string, hash: string])[];
  /** JavaScript of the project's TypeScript, by file. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What imports mean: importing file, specifier, and the file, if any. */
  readonly imports: readonly (readonly [importer: string, specifier: string, file: string | null])[];
}

/** Whether a load would have the same outcome now. `sourceHash` gives the hash of a project's file. */
export function isStillValid(kept: KeptLoad, sourceHash: (file: string) => string): boolean {
  return kept.sources.every(([file, hash]) => sourceHash(file) === hash) && kept.answers.every(isStillTrue);
}

/**
 * A load with what a later one has come across that the first did not, since it ran with another stack or environment. What
 * the first found by following imports remains the project.
 */
export function united(kept: KeptLoad, more: KeptLoad): KeptLoad {
  const reached = more.sources.map(([path, answer]) => ({ question: 'text' as const, path, answer }));
  return {
    answers: distinct([...kept.answers, ...more.answers, ...reached], ({ question, path }) => `${question} ${path}`),
    sources: kept.sources,
    outputs: { ...kept.outputs, ...more.outputs },
    imports: distinct([...kept.imports, ...more.imports], ([importer, specifier]) => `${importer}\n${specifier}`),
  };
}

function distinct<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
