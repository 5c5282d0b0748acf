import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const texts = z.record(z.string(), z.coerce.string());
const step = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: texts.default({}),
  env: texts.default({}),
  run: z.string().optional(),
});
const job = z.object({
  if: z.string().optional(),
  permissions: texts,
  env: texts.default({}),
  environment: z.string().optional(),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }).optional(),
  strategy: z.object({ matrix: z.object({ stack: z.array(z.string()) }) }),
  steps: z.array(step),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: texts,
  jobs: z.record(z.string(), job),
});
const action = z.object({
  inputs: z.record(z.string(), z.object({ required: z.boolean().default(false), default: z.string().optional() })),
  runs: z.object({ steps: z.array(step) }),
});

export type Step = z.output<typeof step>;
export type Job = z.output<typeof job>;
export type Workflow = z.output<typeof workflow>;
export type CompositeAction = z.output<typeof action>;

/** Where the example's workflow and action are, from its root. */
export const WORKFLOW = '.github/workflows/traffic.yml';
export const ACTION = '.github/actions/trafficinator';

/** The workflow of a checkout. */
export function readWorkflow(folder: string): Workflow {
  return workflow.parse(yamlOf(folder, WORKFLOW));
}

/** The composite action in a folder. */
export function readAction(folder: string): CompositeAction {
  return action.parse(yamlOf(folder, 'action.yml'));
}

/** A YAML file as data. */
export function yamlOf(folder: string, file: string): unknown {
  return parse(readFileSync(join(folder, file), 'utf8'));
}
