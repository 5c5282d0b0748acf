import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bash } from './bash.js';
import { type Contexts, holds, interpolate, lenient } from './expressions.js';
import { emulatedAction } from './github-actions.js';
import type { GithubApi } from './github-api.js';
import { REPOSITORY } from './github-api.js';
import type { Repository } from './repository.js';
import { readAction, readWorkflow, type Step } from './workflow.js';

/** What has happened in the repository. */
export interface GithubEvent {
  readonly name: 'pull_request' | 'push' | 'schedule';
  /** What the jobs check out. */
  readonly commit: string;
  /** `owner/name` of where the branch of a pull request is. */
  readonly headRepository?: string;
  /** Who opened the pull request. */
  readonly author?: string;
}

/** Which job of the workflow runs, and where. */
export interface JobRequest {
  readonly repository: Repository;
  readonly api: GithubApi;
  readonly event: GithubEvent;
  readonly job: string;
  readonly stack: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Of the run; a run that is repeated keeps it. */
  readonly run: number;
}

/** What a job did. */
export interface JobOutcome {
  readonly conclusion: 'success' | 'failure' | 'skipped';
  readonly log: string;
  /** What the job shows on the page of the run. */
  readonly summary: string;
  /** Steps that were run, by name. */
  readonly steps: readonly string[];
}

/** The number of the pull request. */
export const PULL_REQUEST = 7;

/** A job under way. */
export interface RunningJob extends JobRequest {
  readonly workspace: string;
  readonly temp: string;
  readonly token: string;
  readonly env: Readonly<Record<string, string>>;
  /** Folders before those of the machine in PATH. */
  readonly path: string[];
  readonly told: { log: string; summary: string; steps: string[] };
}

/** Runs one job of the example's workflow as GitHub does: its own steps with bash, GitHub's actions emulated. */
export async function runJob(request: JobRequest): Promise<JobOutcome> {
  const { repository, event, api } = request;
  const workspace = repository.checkout(event.commit);
  const job = readWorkflow(workspace).jobs[request.job];
  if (job === undefined) throw new TypeError(`There is no job ${request.job}.`);
  const contexts = {
    github: githubContext(request),
    matrix: { stack: request.stack },
    secrets: lenient(request.secrets),
  };
  const told = { log: '', summary: '', steps: [] };
  if (!holds(job.if, { ...contexts, ...statusFunctions(false) })) return { conclusion: 'skipped', ...told };
  const isOfFork = event.headRepository !== undefined && event.headRepository !== REPOSITORY;
  const running: RunningJob = {
    ...request,
    workspace,
    temp: mkdtempSync(join(repository.scratch, 'runner-')),
    // Whatever the workflow asks for, GitHub lets the token of a fork's job write nothing.
    token: api.newToken(isOfFork ? readOnly(job.permissions) : job.permissions),
    env: interpolated(job.env, contexts),
    path: [repository.tools, dirname(process.execPath)],
    told,
  };
  const hasFailed = await runSteps(job.steps, running, contexts, workspace);
  return { conclusion: hasFailed ? 'failure' : 'success', ...told };
}

function githubContext({ event, run }: JobRequest): Contexts {
  const { headRepository = REPOSITORY, author = 'ada' } = event;
  const pull = {
    number: PULL_REQUEST,
    head: { sha: event.commit, repo: { full_name: headRepository } },
    user: { login: author },
  };
  return {
    event_name: event.name,
    repository: REPOSITORY,
    run_id: run,
    run_attempt: 1,
    event: event.name === 'pull_request' ? { pull_request: pull } : {},
  };
}

function readOnly(permissions: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(permissions).map((scope) => [scope, 'read']));
}

function interpolated(values: Readonly<Record<string, string>>, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, interpolate(value, contexts)]));
}

function statusFunctions(hasFailed: boolean): Contexts {
  return { success: () => !hasFailed, failure: () => hasFailed, cancelled: () => false, always: () => true };
}

/** Runs steps in order. Answers whether one has failed. */
async function runSteps(steps: readonly Step[], job: RunningJob, outer: Contexts, folder: string): Promise<boolean> {
  const outputs = Object.fromEntries(steps.map(({ id = '' }) => [id, { outputs: lenient({}) }]));
  let hasFailed = false;
  for (const step of steps) {
    const runner = { temp: job.temp };
    const contexts = { ...outer, runner, steps: outputs, ...statusFunctions(hasFailed) };
    if (!holds(step.if, contexts)) continue;
    job.told.steps.push(step.name ?? step.uses ?? '');
    const result = await runStep(step, job, contexts, folder);
    if (step.id !== undefined) outputs[step.id] = { outputs: lenient(result.outputs) };
    hasFailed ||= result.hasFailed;
  }
  return hasFailed;
}

interface StepResult {
  readonly hasFailed: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

async function runStep(step: Step, job: RunningJob, contexts: Contexts, folder: string): Promise<StepResult> {
  const given = interpolated(step.with, contexts);
  if (step.run !== undefined) return runScript(step, job, contexts, folder);
  if (step.uses?.startsWith('./') === true) {
    const own = join(job.workspace, step.uses);
    const { inputs, runs } = readAction(own);
    const defaults = Object.entries(inputs).map(([name, { default: value = '' }]) => [
      name,
      interpolate(value, { ...contexts, github: { token: job.token } }),
    ]);
    const scope = { ...contexts, inputs: { ...Object.fromEntries(defaults), ...given } };
    return { hasFailed: await runSteps(runs.steps, job, scope, own), outputs: {} };
  }
  return { hasFailed: !emulatedAction(step.uses ?? '', given, job), outputs: {} };
}

async function runScript(step: Step, job: RunningJob, contexts: Contexts, folder: string): Promise<StepResult> {
  const files = mkdtempSync(join(job.temp, 'step-'));
  const channels = { GITHUB_OUTPUT: 'output', GITHUB_PATH: 'path', GITHUB_STEP_SUMMARY: 'summary', GITHUB_ENV: 'env' };
  const paths = Object.fromEntries(Object.entries(channels).map(([name, file]) => [name, join(files, file)]));
  for (const path of Object.values(paths)) writeFileSync(path, '');
  const { code, log } = await bash(interpolate(step.run ?? '', contexts), {
    cwd: job.workspace,
    env: { ...machineOf(job), ...paths, GITHUB_ACTION_PATH: folder, ...job.env, ...interpolated(step.env, contexts) },
  });
  const said = (file: string) => readFileSync(join(files, file), 'utf8');
  job.told.log += log;
  job.told.summary += said('summary');
  job.path.unshift(...said('path').split('\n').filter(Boolean));
  const pairs = said('output').split('\n').filter(Boolean);
  return { hasFailed: code !== 0, outputs: Object.fromEntries(pairs.map((line) => line.split(/=(.*)/s, 2))) };
}

function machineOf({ api, event, run, temp, workspace, path }: RunningJob): Record<string, string> {
  const home = join(temp, 'home');
  mkdirSync(home, { recursive: true });
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: api.url,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_REF_NAME: event.name === 'pull_request' ? `${PULL_REQUEST}/merge` : 'main',
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_RUN_ID: String(run),
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_SHA: event.commit,
    GITHUB_WORKSPACE: workspace,
    HOME: home,
    PATH: [...path, process.env['PATH'] ?? ''].join(':'),
    RUNNER_TEMP: temp,
    TMPDIR: temp,
  };
}
