import { copyFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { bash, type ScriptOutcome } from './bash.js';
import type { Repository } from './repository.js';
import { yamlOf } from './workflow.js';

const job = z.object({
  extends: z.array(z.string()).default([]),
  variables: z.record(z.string(), z.string()).default({}),
  environment: z.object({ name: z.string(), action: z.string().optional() }).optional(),
  stage: z.string().optional(),
  resource_group: z.string().optional(),
  needs: z.array(z.string()).optional(),
  rules: z
    .array(z.object({ if: z.string(), when: z.string().optional(), allow_failure: z.boolean().optional() }))
    .optional(),
  script: z.array(z.string()).optional(),
  artifacts: z.object({ paths: z.array(z.string()) }).optional(),
});
const pipeline = z
  .object({ stages: z.array(z.string()), default: z.object({ before_script: z.array(z.string()) }) })
  .catchall(job);

type GitlabJob = z.output<typeof job>;

/** Names of variables, and their values. */
export type Variables = Readonly<Record<string, string>>;

/** Which job of a pipeline runs. */
export interface GitlabJobRequest {
  readonly repository: Repository;
  readonly commit: string;
  readonly job: string;
  /** What GitLab says of the pipeline. */
  readonly predefined: Variables;
  /** The project's variables for jobs with an environment; jobs without one see none. */
  readonly secrets: Variables;
  /** A folder with the artifacts of the jobs before. */
  readonly artifacts?: string;
}

/** What a job did, and the folder where it worked. */
export interface GitlabJobOutcome extends ScriptOutcome {
  readonly folder: string;
}

/** The names of the jobs that a pipeline has: rules with `==`, `!=` and `&&` are evaluated as GitLab does. */
export function jobsOf(folder: string, predefined: Variables): readonly string[] {
  const names = Object.keys(pipeline.parse(yamlOf(folder, '.gitlab-ci.yml')));
  return names.filter((name) => /^[^.].*:/.test(name) && isIn(readJob(folder, name), predefined));
}

/** Runs one job of the example's pipeline as GitLab does. */
export async function runGitlabJob(request: GitlabJobRequest): Promise<GitlabJobOutcome> {
  const { repository, commit, predefined, secrets, artifacts } = request;
  const folder = repository.checkout(commit);
  const { default: defaults } = pipeline.parse(yamlOf(folder, '.gitlab-ci.yml'));
  const { script = [], variables, environment, artifacts: saved } = readJob(folder, request.job);
  if (artifacts !== undefined) copyArtifacts(artifacts, folder);
  const home = mkdtempSync(join(repository.scratch, 'home-'));
  const path = [repository.tools, dirname(process.execPath), process.env['PATH'] ?? ''].join(':');
  const env = { CI: 'true', GITLAB_CI: 'true', HOME: home, TMPDIR: home, PATH: path, ...predefined, ...variables };
  const outcome = await bash([...defaults.before_script, ...script].join('\n'), {
    cwd: folder,
    env: environment === undefined ? env : { ...env, ...secrets },
  });
  const kept = join(home, 'artifacts');
  mkdirSync(kept);
  if (outcome.code === 0) copyArtifacts(folder, kept, saved?.paths ?? []);
  return { ...outcome, folder: kept };
}

/** A job with what it extends; its own settings win. */
export function readJob(folder: string, name: string): GitlabJob {
  const jobs = pipeline.parse(yamlOf(folder, '.gitlab-ci.yml'));
  const found = job.safeParse(jobs[name]);
  if (!found.success) throw new TypeError(`There is no job ${name}.`);
  const bases = found.data.extends.map((base) => readJob(folder, base));
  const variables = Object.assign({}, ...bases.map((base) => base.variables), found.data.variables);
  return Object.assign({}, ...bases, found.data, { variables });
}

/** Of what a job has saved, the files that are named; all of them unless some are. */
function copyArtifacts(from: string, to: string, names = ['traffic.plan', 'plan.md']): void {
  for (const name of names) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}

function isIn({ rules = [] }: GitlabJob, variables: Variables): boolean {
  return rules.some(({ if: condition }) => condition.split('&&').every((part) => isTrue(part.trim(), variables)));
}

function isTrue(comparison: string, variables: Variables): boolean {
  const [left = '', operator = '', right = ''] = comparison.split(' ');
  const value = (text: string) => (text.startsWith('$') ? variables[text.slice(1)] : text.replaceAll('"', ''));
  return (value(left) === value(right)) === (operator === '==');
}
