import { configReference } from './config-reference.js';
import { configTypes } from './config-types.js';
import { problemsReference } from './problems-reference.js';

/** A file that is written from the schema. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** All files that are written from the schema and the problems: for `pnpm gen`, and for the test that finds them stale. */
export function generate(): readonly GeneratedFile[] {
  return [
    { path: 'packages/sdk/src/config.gen.ts', text: configTypes() },
    { path: 'docs/reference/config.md', text: configReference() },
    { path: 'docs/problems.md', text: problemsReference() },
  ];
}
