import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aProject, CONFIG_FILE, configOf, type Project } from '../support/project.js';
import { aReceiver } from '../support/receiver.js';
import { atWork } from '../support/runner.js';
import { type SandboxProcess, startSandbox } from '../support/sandbox.js';

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.end());

/** A project with one applied target. */
async function anAppliedProject(visitsPerDay = 10_000): Promise<Project> {
  const project = await aProject({ [CONFIG_FILE]: configOf({ shop: { url: sandbox.url, visitsPerDay } }) });
  const { code, stderr } = await project.run(['apply', '--auto-approve', '--no-run']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return project;
}

describe('--metrics', () => {
  test('serves what the run has counted while it goes on', async () => {
    await using project = await anAppliedProject();
    const run = project.start(['run', '--rate', '20', '--metrics', ':0']);
    await atWork(project, run);
    const url = /Metrics at (\S+)\./.exec(run.stderr())?.[1] ?? '';
    const started = await scraped(url, /^trafficinator_visits_started_total\{target="shop"\} ([1-9]\d*)$/m);
    expect(started).toBeGreaterThan(0);
    expect(await scraped(url, /^trafficinator_asked_visits_per_second (\d+)$/m)).toBe(20);
    run.process.kill('SIGINT');
    expect((await run.outcome).code).toBe(130);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('refuses a port that is taken before anything is sent', async () => {
    await using project = await anAppliedProject();
    const taken = `:${new URL(sandbox.url).port}`;
    const { code, stdout } = await project.run(['run', '--visits', '1', '--rate', '1', '--metrics', taken, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).errors).toMatchObject([{ code: 'metrics.cannot-listen' }]);
    expect(project.query('select * from runs')).toEqual([]);
  });
});

describe('the variables of OpenTelemetry', () => {
  test('send the same counts, a last time when the run has ended', async () => {
    await using collector = await aReceiver();
    await using project = await anAppliedProject();
    // In a file of variables they count as well.
    await project.write(
      '.env',
      `OTEL_EXPORTER_OTLP_ENDPOINT=${collector.url}\nOTEL_EXPORTER_OTLP_PROTOCOL=http/json\n`,
    );
    const args = ['run', '--rate', '50', '--visits', '25', '--json', '--env-file', '.env'];
    const { code, stdout } = await project.run(args, { OTEL_SERVICE_NAME: 'load' });
    expect(code).toBe(0);
    const last = collector.received.at(-1);
    expect(last?.path).toBe('/v1/metrics');
    const { resourceMetrics } = JSON.parse(last?.body ?? '{}');
    const metrics: readonly { name: string; sum?: unknown }[] = resourceMetrics[0].scopeMetrics.flatMap(
      (scope: { metrics: unknown[] }) => scope.metrics,
    );
    const { accepted } = JSON.parse(stdout).totals.counts;
    expect(accepted).toBeGreaterThan(0);
    expect(metrics.find(({ name }) => name === 'trafficinator.hits')?.sum).toMatchObject({
      dataPoints: [{ asInt: accepted }, { asInt: 0 }, { asInt: 0 }, { asInt: 0 }],
    });
  });
});

describe('--log-format and --log-file', () => {
  test('add JSON to a file, and leave the screen as it is', async () => {
    await using project = await anAppliedProject();
    const args = ['run', '--rate', '50', '--visits', '5', '--log-format', 'json', '--log-file', 'run.log'];
    const first = await project.run(args);
    await project.run(args);
    expect(first.stderr).toContain('Running 1 target: 50 visits/s.');
    const lines = (await readFile(join(project.folder, 'run.log'), 'utf8')).trimEnd().split('\n');
    const kinds = lines.map((line) => JSON.parse(line).kind);
    expect(kinds.filter((kind) => kind === 'runStarted' || kind === 'runEnded')).toEqual([
      'runStarted',
      'runEnded',
      'runStarted',
      'runEnded',
    ]);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ reason: 'done', because: 'visits', counts: { started: 5 } });
  });

  test('write nothing but JSON on standard error without a file', async () => {
    await using project = await anAppliedProject();
    const args = ['run', '--rate', '50', '--visits', '5', '--log-format', 'json', '--metrics', ':0'];
    const { stderr, stdout } = await project.run(args);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual(
      expect.arrayContaining(['notice', 'runStarted', 'runEnded']),
    );
    expect(stdout).toContain('shop');
  });
});

describe('--notify', () => {
  test('tells a webhook of a cap and of the end, before the process ends', async () => {
    await using hook = await aReceiver();
    await using project = await anAppliedProject(3);
    const secret = `${hook.url}/services/T0KEN`;
    const { code, stdout, stderr } = await project.run(['run', '--rate', 'max', '--until-caps'], {
      TRAFFICINATOR_NOTIFY: secret,
    });
    expect({ code, isShown: `${stdout}${stderr}`.includes('T0KEN') }).toEqual({ code: 0, isShown: false });
    const notes = hook.received.map(({ body }) => JSON.parse(body));
    expect(hook.received.map(({ path }) => path)).toEqual(notes.map(() => '/services/T0KEN'));
    expect(notes.map(({ kind }) => kind).sort()).toEqual(['cap', 'end']);
    expect(notes.find(({ kind }) => kind === 'cap')).toMatchObject({
      formatVersion: '1.0',
      target: 'shop',
      text: expect.stringContaining('target.shop has used its cap of 3 visits'),
    });
    expect(notes.find(({ kind }) => kind === 'end')).toMatchObject({
      report: { result: 'done', end: { because: 'caps' }, totals: { counts: { started: 3 } } },
    });
  });

  test('refuses what is no address without quoting it, and a kind that is none', async () => {
    await using project = await anAppliedProject();
    const run = async (...args: readonly string[]) => {
      const { code, stdout } = await project.run(['run', '--visits', '1', '--json', ...args]);
      return { code, codes: JSON.parse(stdout).errors.map((one: { code: string }) => one.code), stdout };
    };
    const address = await run('--notify', 'hooks.example.com/T0KEN');
    expect(address).toMatchObject({ code: 1, codes: ['notify.invalid-url'] });
    expect(address.stdout).not.toContain('T0KEN');
    expect(await run('--notify-on', 'cap,mood')).toMatchObject({ code: 1, codes: ['notify.invalid-kind'] });
  });
});

/** Scrapes until the metrics say something, at most so many times; each scrape takes its time. */
async function scraped(url: string, wanted: RegExp): Promise<number> {
  for (let scrape = 0; scrape < 2_000; scrape++) {
    const found = wanted.exec(await (await fetch(url)).text())?.[1];
    if (found !== undefined) return Number(found);
  }
  throw new TypeError(`The metrics never said ${wanted}.`);
}
