import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { cli, type Outcome } from '../support/cli.js';
import { type SandboxProcess, startSandbox } from '../support/sandbox.js';
import { GithubApi, REPOSITORY } from './github-api.js';
import { type GithubEvent, type JobOutcome, runJob } from './github-job.js';
import { aRepository, type Repository } from './repository.js';

const TOKEN = 'token-0123456789abcdef-of-the-tests';
const PASSWORD = 'password-of-the-tests';
const MARKER = '<!-- trafficinator:plan:staging -->';

let postgres: TestServer;
let sandbox: SandboxProcess;

beforeAll(async () => {
  [postgres, sandbox] = await Promise.all([
    TestServer.start(),
    startSandbox(['--token', TOKEN, ...['1', '2', '3'].flatMap((site) => ['--site', `${site}:UTC`])]),
  ]);
  await postgres.query(`CREATE ROLE traffic LOGIN PASSWORD '${PASSWORD}'`);
});

afterAll(async () => {
  await Promise.all([postgres[Symbol.asyncDispose](), sandbox.end()]);
});

/** Halves the cap of the blog. */
const halved = (config: string) => config.replace('siteId: 2, visitsPerDay: 4_000', 'siteId: 2, visitsPerDay: 2_000');
/** Doubles the cap of the documentation. */
const doubled = (config: string) => config.replace('siteId: 3, visitsPerDay: 2_000', 'siteId: 3, visitsPerDay: 4_000');

/** A repository on GitHub, with an empty database for its states. */
interface Fixture extends AsyncDisposable {
  readonly repository: Repository;
  readonly api: GithubApi;
  /** Runs a job of the workflow for one stack. */
  job(
    name: string,
    event: GithubEvent,
    options?: { readonly stack?: string; readonly run?: number },
  ): Promise<JobOutcome>;
  /** Runs a command on a stack's state, as somebody does who has the address. */
  command(...args: readonly string[]): Promise<Outcome>;
  /** Applies what a commit says to staging, as somebody does who has the address. */
  applyByHand(commit: string): Promise<Outcome>;
}

async function aFixture(): Promise<Fixture> {
  const api = await GithubApi.start();
  const repository = aRepository('ci-github-actions', sandbox.url);
  const database = await postgres.newDatabase();
  await postgres.query(`ALTER DATABASE ${database} OWNER TO traffic`);
  const address = postgres.url(database, { user: 'traffic', password: PASSWORD });
  const env = { TRAFFICINATOR_STATE: address, TRAFFICINATOR_DATABASE: address, MATOMO_TOKEN: TOKEN };
  let runs = 0;
  return {
    repository,
    api,
    job: (job, event, { stack = 'staging', run = ++runs } = {}) => {
      const isTrusted = (event.headRepository ?? REPOSITORY) === REPOSITORY;
      const secrets: Record<string, string> = isTrusted ? { TRAFFICINATOR_DATABASE: address, MATOMO_TOKEN: TOKEN } : {};
      return runJob({ repository, api, event, job, stack, secrets, run });
    },
    command: (...args) => cli(args, { cwd: repository.scratch, env }),
    applyByHand: (commit) =>
      cli(['apply', '--auto-approve', '--no-run', '--stack', 'staging'], { cwd: repository.checkout(commit), env }),
    [Symbol.asyncDispose]: async () => {
      await api[Symbol.asyncDispose]();
      await repository[Symbol.asyncDispose]();
    },
  };
}

const pullRequest = (commit: string): GithubEvent => ({ name: 'pull_request', commit });
const push = (commit: string): GithubEvent => ({ name: 'push', commit });

describe('the example for GitHub Actions', () => {
  test('plans a pull request in one comment for each stack, and applies on main what was seen there', async () => {
    await using fixture = await aFixture();
    const { repository, api, job } = fixture;
    repository.branch('change', halved);
    // A person who writes the marker gets nothing replaced; and the comment is found on a later page.
    const foreign = Array.from({ length: 120 }, () => api.comment(`Look: ${MARKER}`, 'User'));

    const first = pullRequest(repository.mergePreview('change'));
    const planned = await Promise.all([job('plan', first), job('plan', first, { stack: 'production' })]);
    expect((await job('plan-without-secrets', first)).conclusion).toBe('skipped');
    expect(planned.map(({ conclusion }) => conclusion)).toEqual(['success', 'success']);
    expect(planned[0]?.summary).toContain('**Plan `staging`: 3 to add; at most 1,400 visits/day');
    const comments = api.comments.slice(foreign.length);
    const ofStaging = comments.find(({ body }) => body.includes(MARKER));
    expect(comments.map(({ body }) => /^\*\*(.*?);/.exec(body)?.[1]).sort()).toEqual([
      'Plan `production`: 3 to add',
      'Plan `staging`: 3 to add',
    ]);
    expect(ofStaging?.body).toContain(
      `\n\n${first.commit}, [log](https://github.example/octo/traffic/actions/runs/1)\n`,
    );

    repository.change('change', doubled);
    const second = pullRequest(repository.mergePreview('change'));
    await job('plan', second);
    expect(api.comments.length).toBe(foreign.length + 2);
    expect(ofStaging?.body).toContain('at most 1,600 visits/day');
    expect(ofStaging?.body).toContain(second.commit);
    expect(new Set(foreign.map(({ body }) => body))).toEqual(new Set([`Look: ${MARKER}`]));

    const merged = push(repository.squash('change'));
    api.head = merged.commit;
    const applied = await job('apply', merged);
    expect(applied).toMatchObject({
      conclusion: 'success',
      summary: expect.stringContaining('Applied: the state is at serial 1.'),
    });
    expect(applied.summary).toContain('at most 1,600 visits/day');
    // The other stack was not planned again after the second push: nobody has seen what would be applied.
    const other = await job('apply', merged, { stack: 'production' });
    expect(other).toMatchObject({ conclusion: 'failure', log: expect.stringContaining('Nothing was applied') });
    expect((await fixture.command('state', 'list', '--stack', 'production')).stdout).not.toContain('target.blog');

    // What was applied is all that a runner needs.
    const { code } = await fixture.command(
      'run',
      '--stack',
      'staging',
      '--rate',
      'max',
      '--visits',
      '30',
      '--mode',
      'condensed',
    );
    expect(code).toBe(0);
    const sites = Object.values(await sandbox.counts());
    expect(sites.reduce((sum, { visits }) => sum + visits, 0)).toBe(30);

    const shown = [...planned, applied, other].flatMap(({ log, summary }) => [log, summary]);
    const saved = api.artifacts.map(({ folder }) => readFileSync(join(folder, 'traffic.plan'), 'utf8'));
    const all = [...shown, ...saved, ...comments.map(({ body }) => body)].join('\n');
    expect([TOKEN, PASSWORD].filter((secret) => all.includes(secret))).toEqual([]);
  });

  test('applies nothing that nobody has seen: without a plan that fits it shows one, and applies that when the job is run again', async () => {
    await using fixture = await aFixture();
    const { repository, api, job } = fixture;
    const pushed = push(repository.push(halved));
    api.head = pushed.commit;

    // Nobody has planned this commit.
    const first = await job('apply', pushed, { run: 1 });
    expect(first).toMatchObject({
      conclusion: 'failure',
      log: expect.stringContaining('::error title=Nothing was applied::'),
    });
    expect(first.summary).toContain('**Plan `staging`: 3 to add; at most 1,400 visits/day');
    const again = await job('apply', pushed, { run: 1 });
    expect(again).toMatchObject({
      conclusion: 'success',
      summary: expect.stringContaining('Applied: the state is at serial 1.'),
    });

    // Somebody applies something else while a pull request is looked at.
    repository.branch('change', doubled);
    await job('plan', pullRequest(repository.mergePreview('change')));
    expect((await fixture.command('state', 'rm', 'target.shop', '--stack', 'staging', '--auto-approve')).code).toBe(0);
    const merged = push(repository.squash('change'));
    api.head = merged.commit;
    const stale = await job('apply', merged, { run: 2 });
    expect(stale).toMatchObject({
      conclusion: 'failure',
      log: expect.stringContaining('::error title=The saved plan is stale::'),
    });
    expect(stale.summary).toContain('**Plan `staging`: 1 to add, 1 to change;');
    const repeated = await job('apply', merged, { run: 2 });
    expect(repeated).toMatchObject({
      conclusion: 'success',
      summary: expect.stringContaining('Applied: the state is at serial 3.'),
    });
  });

  test('applies a plan once, however many jobs want to, and none after main has moved on', async () => {
    await using fixture = await aFixture();
    const { repository, api, job } = fixture;
    repository.branch('change', halved);
    await job('plan', pullRequest(repository.mergePreview('change')));
    const merged = push(repository.squash('change'));
    // What a fork has saved under the name of the plan counts for nothing.
    const forged = join(repository.scratch, 'forged');
    mkdirSync(forged);
    writeFileSync(join(forged, 'traffic.plan'), '{}');
    api.artifacts.push(...api.artifacts.map(({ name }) => ({ name, run: 666, folder: forged, isOfFork: true })));

    api.head = repository.push(doubled);
    const late = await job('apply', merged);
    expect(late).toMatchObject({ conclusion: 'success', log: expect.stringContaining('::notice::main has moved on') });
    expect(late.steps).not.toContain('Apply');

    api.head = merged.commit;
    const both = await Promise.all([job('apply', merged), job('apply', merged)]);
    expect(both.map(({ conclusion }) => conclusion)).toEqual(['success', 'success']);
    const summaries = both.map(({ summary }) => summary).sort();
    expect(summaries[0]).toMatch(/^\*\*Plan `staging`: 3 to add;[\s\S]*\n\nApplied: the state is at serial 1\.\n$/);
    expect(summaries[1]).toMatch(/^\*\*Plan `staging`: no changes\.\*\*/);
  });

  test("plans a fork's pull request without any credential, against what main has published", async () => {
    await using fixture = await aFixture();
    const { repository, api, job } = fixture;
    const commit = repository.push((config) => config.replace('10_000', '20_000'));
    repository.branch('change', halved);
    const fork: GithubEvent = { ...pullRequest(repository.mergePreview('change')), headRepository: 'mallory/traffic' };
    expect((await job('plan', fork)).conclusion).toBe('skipped');
    const unpublished = await job('plan-without-secrets', fork);
    expect(unpublished).toMatchObject({
      conclusion: 'success',
      log: expect.stringContaining('has been published yet'),
    });

    expect((await fixture.applyByHand(commit)).code).toBe(0);
    const published = await job('publish', { name: 'schedule', commit });
    expect(published.conclusion).toBe('success');
    const before = api.requests.length;
    const planned = await job('plan-without-secrets', fork);
    expect(planned.conclusion).toBe('success');
    expect(planned.summary).toContain('**Plan `staging`: 1 to change;');
    expect(planned.summary).toContain('`visitsPerDay` `400` → `200`');
    expect(api.requests.slice(before)).toEqual([]);
    expect(api.artifacts).toEqual([]);

    const dependabot: GithubEvent = { ...pullRequest(fork.commit), author: 'dependabot[bot]' };
    expect((await job('plan', dependabot)).conclusion).toBe('skipped');
  });

  test('shows a mistake in the config at its line, and in the comment that the plan is gone', async () => {
    await using fixture = await aFixture();
    const { repository, api, job } = fixture;
    repository.branch('change', (config) => config.replace('siteId: 3', 'siteID: 3'));
    const comment = api.comment(`**Plan \`staging\`: 3 to add.**\n\n${MARKER}`, 'Bot');
    const event = pullRequest(repository.mergePreview('change'));
    const planned = await job('plan', event);
    expect(planned.conclusion).toBe('failure');
    expect(planned.log).toMatch(/^::error file=trafficinator\.config\.ts,line=18,col=28,title=[^:]+::/m);
    expect(comment.body).toContain(`**Plan \`staging\`: failed.**`);
    expect(comment.body).toContain(MARKER);
    expect(comment.body).toContain(event.commit);
    expect(api.comments).toEqual([comment]);
    expect(api.artifacts).toEqual([]);
  });
});
