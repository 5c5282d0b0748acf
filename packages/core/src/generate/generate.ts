import { planJsonSchema } from '../plan/plan-json-schema.js';
import { runReportJsonSchema } from '../report/run-report-document.js';
import { configReference } from './config-reference.js';
import { configSchema } from './config-schema.js';
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
    { path: 'packages/core/schemas/config.schema.json', text: configSchema() },
    { path: 'packages/core/schemas/plan.schema.json', text: `${JSON.stringify(planJsonSchema(), undefined, 2)}\n` },
    {
      path: 'packages/core/schemas/report.schema.json',
      text: `${JSON.stringify(runReportJsonSchema(), undefined, 2)}\n`,
    },
    { path: 'docs/problems.md', text: problemsReference() },
  ];
}
