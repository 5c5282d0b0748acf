import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../../packages/core/src/state/postgres/postgres.test-support.js';
import { root } from '../architecture/source-files.js';
import { BOT, GitlabApi, MERGE_REQUEST, PROJECT } from './gitlab-api.js';
import { type GitlabJobOutcome, jobsOf, readJob, runGitlabJob, type Variables } from './gitlab-job.js';
import { aRepository, type Repository } from './repository.js';

const SECRETS = {
  token: 'token-0123456789abcdef-of-the-tests',
  note: 'glpat-of-the-tests',
  password: 'password-of-the-tests',
};
const MARKER = '<!-- trafficinator:plan:staging -->';
const example = join(root, 'examples/ci-gitlab');

const main: Variables = { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
const mergeRequest: Variables = {
  CI_PIPELINE_SOURCE: 'merge_request_event',
  CI_DEFAULT_BRANCH: 'main',
  CI_MERGE_REQUEST_IID: String(MERGE_REQUEST),
  CI_MERGE_REQUEST_PROJECT_ID: String(PROJECT),
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: String(PROJECT),
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
};
const forked = { ...mergeRequest, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '666' };

/** Halves the cap of the blog. */
const halved = (config: string) => config.replace('siteId: 2, visitsPerDay: 4_000', 'siteId: 2, visitsPerDay: 2_000');

let postgres: TestServer;

beforeAll(async () => {
  postgres = await TestServer.start();
  await postgres.query(`CREATE ROLE traffic LOGIN PASSWORD '${SECRETS.password}'`);
});

afterAll(() => postgres[Symbol.asyncDispose]());

/** A project on GitLab, with an empty database for its states. */
interface Fixture extends AsyncDisposable {
  readonly repository: Repository;
  readonly api: GitlabApi;
  /** Runs a job, with the artifacts of another one. */
  job(name: string, predefined: Variables, commit: string, artifacts?: string): Promise<GitlabJobOutcome>;
}

async function aFixture(): Promise<Fixture> {
  const api = await GitlabApi.start(SECRETS.note);
  const repository = aRepository('ci-gitlab', 'http://127.0.0.1:9/matomo.php');
  const database = await postgres.newDatabase();
  await postgres.query(`ALTER DATABASE ${database} OWNER TO traffic`);
  const secrets = {
    TRAFFICINATOR_DATABASE: postgres.url(database, { user: 'traffic', password: SECRETS.password }),
    MATOMO_TOKEN: SECRETS.token,
    GITLAB_TOKEN: SECRETS.note,
  };
  return {
    repository,
    api,
    job: (name, predefined, commit, artifacts) => {
      const more = { CI_API_V4_URL: api.url, CI_COMMIT_SHA: commit, CI_JOB_URL: `https://gitlab.example/jobs/${name}` };
      const given = { repository, commit, job: name, predefined: { ...predefined, ...more }, secrets };
      return runGitlabJob(artifacts === undefined ? given : { ...given, artifacts });
    },
    [Symbol.asyncDispose]: async () => {
      await api[Symbol.asyncDispose]();
      await repository[Symbol.asyncDispose]();
    },
  };
}

describe('the example for GitLab', () => {
  test('has its jobs where they belong, and secrets nowhere near a fork', () => {
    const ofStacks = (...names: readonly string[]) =>
      names.flatMap((name) => [`${name}:staging`, `${name}:production`]);
    expect(jobsOf(example, mergeRequest)).toEqual(ofStacks('plan'));
    expect(jobsOf(example, forked)).toEqual(ofStacks('plan-without-secrets'));
    expect(jobsOf(example, main)).toEqual(ofStacks('plan', 'apply', 'publish'));
    expect(jobsOf(example, { ...main, CI_PIPELINE_SOURCE: 'schedule' })).toEqual(ofStacks('publish'));
    expect(jobsOf(example, { ...main, CI_COMMIT_BRANCH: 'change' })).toEqual([]);

    expect(readJob(example, 'apply:production')).toMatchObject({
      variables: { TRAFFICINATOR_STACK: 'production' },
      resource_group: 'traffic/$TRAFFICINATOR_STACK',
      needs: ['plan:production'],
      rules: [{ when: 'manual' }],
    });
    expect(readJob(example, 'plan-without-secrets:production').environment).toBeUndefined();
  });

  test('plans a merge request in one note, applies what main planned, once, and lets a fork plan without a credential', async () => {
    await using fixture = await aFixture();
    const { repository, api, job } = fixture;
    // Somebody else who writes the marker gets nothing replaced; and the note is found on a later page.
    const foreign = Array.from({ length: 120 }, () => api.note(BOT + 1, `Look: ${MARKER}`));
    repository.branch('change', halved);
    const first = await job('plan:staging', mergeRequest, repository.mergePreview('change'));
    expect(first.code).toBe(0);
    repository.change('change', (config) => config.replace('10_000', '20_000'));
    const commit = repository.mergePreview('change');
    await job('plan:staging', mergeRequest, commit);
    expect(api.notes.length).toBe(foreign.length + 1);
    expect(api.notes.at(-1)?.body).toContain('**Plan `staging`: 3 to add; at most 2,400 visits/day');
    expect(api.notes.at(-1)?.body).toContain(`\n\n${commit}, [log](https://gitlab.example/jobs/plan:staging)\n`);
    expect(new Set(foreign.map(({ body }) => body))).toEqual(new Set([`Look: ${MARKER}`]));

    const merged = repository.squash('change');
    const planned = await job('plan:staging', main, merged);
    const applied = await job('apply:staging', main, merged, planned.folder);
    expect(applied).toMatchObject({ code: 0, log: expect.stringContaining('Applied. The state is at serial 1.') });
    const again = await job('apply:staging', main, merged, planned.folder);
    expect(again).toMatchObject({ code: 1, log: expect.stringContaining('The saved plan is stale') });
    expect(again.log).toContain('If the plan is stale, run its job again');

    const published = await job('publish:staging', main, merged);
    api.published.set('publish:staging', readFileSync(join(published.folder, 'traffic-state.json'), 'utf8'));
    repository.branch('next', (config) =>
      config.replace('siteId: 2, visitsPerDay: 2_000', 'siteId: 2, visitsPerDay: 8_000'),
    );
    const preview = repository.mergePreview('next');
    const ofFork = await job('plan-without-secrets:staging', forked, preview);
    expect(ofFork).toMatchObject({ code: 0, log: expect.stringMatching(/visitsPerDay +200 → 800/) });
    const unpublished = await job('plan-without-secrets:production', forked, preview);
    expect(unpublished).toMatchObject({ code: 1, log: expect.stringContaining('No published state of production') });

    const logs = [first, planned, applied, again, published, ofFork].map(({ log }) => log);
    const all = [
      ...logs,
      ...api.notes.map(({ body }) => body),
      readFileSync(join(planned.folder, 'traffic.plan'), 'utf8'),
    ].join('\n');
    expect(Object.values(SECRETS).filter((secret) => all.includes(secret))).toEqual([]);
  });

  test('says in the note that the plan is gone when the config has a mistake', async () => {
    await using fixture = await aFixture();
    const { repository, api, job } = fixture;
    const note = api.note(BOT, `**Plan \`staging\`: 3 to add.**\n\n${MARKER}`);
    repository.branch('change', (config) => config.replace('siteId: 3', 'siteID: 3'));
    const planned = await job('plan:staging', mergeRequest, repository.mergePreview('change'));
    expect(planned.code).toBe(1);
    expect(planned.log).toContain("Did you mean to write 'siteId'?");
    expect(note.body).toContain('**Plan `staging`: failed.**');
    expect(note.body).toContain(MARKER);
    expect(api.notes).toEqual([note]);
  });
});
