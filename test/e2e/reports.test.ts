import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Outcome } from '../support/cli.js';
import { aProject, configOf, type Project } from '../support/project.js';
import { type SandboxProcess, startSandbox } from '../support/sandbox.js';

const counts = z.looseObject({ started: z.number(), sent: z.number(), accepted: z.number(), rejected: z.number() });
const thresholds = z.array(z.looseObject({ metric: z.string(), isCrossed: z.boolean() }));
const report = z.looseObject({
  formatVersion: z.literal('1.1'),
  run: z.string(),
  result: z.string(),
  verdict: z.looseObject({ thresholds }),
  totals: z.looseObject({ counts, planned: z.number(), latency: z.looseObject({ p90Ms: z.number() }) }),
  targets: z.array(z.looseObject({ key: z.string(), counts, budgets: z.array(z.looseObject({ sent: z.number() })) })),
});
const hit = z.looseObject({
  target: z.string(),
  date: z.iso.date(),
  visit: z.int(),
  hit: z.int(),
  outcome: z.string(),
});
const runs = z.array(z.looseObject({ id: z.string(), result: z.string(), visits: z.number(), hits: z.number() }));

const FILES = ['r.html', 'r.json', 'r.md', 'r.xml'];

let sandbox: SandboxProcess;
let project: Project;
let ran: Outcome;
beforeAll(async () => {
  sandbox = await startSandbox();
  project = await aProject({
    'trafficinator.config.mjs': configOf(
      {
        kept: { url: sandbox.url, siteId: 1, visitsPerDay: 40, more: 'hitsPerDay: 5_000' },
        strict: { url: sandbox.url, siteId: 2, visitsPerDay: 5_000, more: `thresholds: { p50: '<0.001ms' }` },
      },
      `load: { thresholds: { errorRate: '<50%' } },`,
    ),
  });
  const files = FILES.flatMap((file) => ['--report', file]);
  ran = await project.run(['apply', '-y', '--rate', '40', '--for', '4s', '--log-hits', 'hits.jsonl', ...files]);
});
afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await sandbox.end();
});

const read = (file: string) => readFile(join(project.folder, file), 'utf8');

describe('a run with --report and --log-hits', () => {
  test('ends with 3 when a threshold is crossed, and says which', () => {
    expect([ran.code, ran.stderr.includes('fault of Trafficinator')]).toEqual([3, false]);
    expect(ran.stdout).toMatch(/^target\.strict +p50 latency +<0\.001ms .* crossed$/m);
    expect(ran.stdout).toMatch(/^all targets +error rate +<50% .* kept$/m);
    expect(ran.stdout).toMatch(/^target\.kept: \d+\/5,000 hits of /m);
  });

  test('writes the report as JSON, which the state tells again', async () => {
    const written = report.parse(JSON.parse(await read('r.json')));
    expect(written.result).toBe('crossed');
    expect(written.verdict.thresholds.map(({ metric, isCrossed }) => [metric, isCrossed])).toEqual([
      ['errorRate', false],
      ['p50', true],
    ]);
    const told = report.parse(JSON.parse((await project.run(['report', '--json'])).stdout));
    expect(told.run).toBe(written.run);
    expect(told.totals.counts).toEqual(written.totals.counts);
    expect(told.totals.latency).toEqual(written.totals.latency);
    expect(told.targets.map((target) => [target.key, target.counts, target.budgets])).toEqual(
      written.targets.map((target) => [target.key, target.counts, target.budgets]),
    );
    expect(told.targets[0]?.budgets[0]?.sent).toBe(told.targets[0]?.counts.sent);
  });

  test('logs every hit once, and the log adds up with the report and the receiver', async () => {
    const lines = (await read('hits.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => hit.parse(JSON.parse(line)));
    const { targets, totals } = report.parse(JSON.parse(await read('r.json')));
    expect(lines).toHaveLength(totals.counts.sent);
    const received = await sandbox.counts();
    for (const [at, target] of targets.entries()) {
      const own = lines.filter((line) => line.target === target.key);
      expect(own.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(target.counts.accepted);
      expect(new Set(own.map(({ date, visit }) => `${date} ${visit}`)).size).toBe(target.counts.started);
      expect(new Set(own.map(({ date, visit, hit: number }) => `${date} ${visit} ${number}`)).size).toBe(own.length);
      expect(received[at + 1]?.hits).toBe(own.length);
    }
  });

  test('writes HTML that asks no network, Markdown, and well-formed XML for JUnit', async () => {
    const html = await read('r.html');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toMatch(/\b(?:src|href)=|@import|url\(|fetch\(/);
    expect(html).toContain('<span class="badge bad">crossed</span>');
    expect(await read('r.md')).toMatch(/^\*\*Run `[0-9a-f]{8}`: crossed\.\*\*/);
    const xml = await read('r.xml');
    expect(xml).toContain('<testcase classname="thresholds of target.strict" name="p50 latency &lt;0.001ms">');
    const open: string[] = [];
    for (const [, isEnd, name = '', isEmpty] of xml.matchAll(/<(\/?)([a-z-]+)(?: [a-z]+="[^"<>]*")*(\/?)>/g)) {
      if (isEnd) expect(open.pop()).toBe(name);
      else if (!isEmpty) open.push(name);
    }
    expect(open).toEqual([]);
  });

  test('refuses what it could not write, before it sends anything', async () => {
    const before = (await sandbox.counts())[1]?.hits;
    const refused = await project.run(['run', '--visits', '1', '--report', 'a.pdf', '--report', 'none/a.html']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--report a.pdf: a report is .html, .json, .md, .xml');
    expect(refused.stderr).toContain('none/a.html: there is no such folder.');
    expect((await sandbox.counts())[1]?.hits).toBe(before);
  });
});

describe('report and runs', () => {
  test('list, report and compare what has run', async () => {
    expect((await project.run(['run', '--visits', '5', '--rate', 'max'])).code).toBe(3);
    const listed = runs.parse(JSON.parse((await project.run(['runs', '--json'])).stdout));
    expect(listed.map(({ visits, result }) => [visits, result])).toMatchObject([
      [5, 'crossed'],
      [expect.any(Number), 'crossed'],
    ]);
    const [last, first] = listed.map(({ id }) => id);
    const named = await project.run(['report', first?.slice(0, 13) ?? '', '--format', 'md', '--out', 'first.md']);
    expect([named.code, named.stdout]).toEqual([0, '']);
    expect(await read('first.md')).toContain(`**Run \`${first?.slice(0, 8)}\`: crossed.**`);
    const compared = await project.run(['report', '--compare', first ?? '', last ?? '']);
    expect(compared.code).toBe(0);
    expect(compared.stdout).toMatch(/^before: run [\s\S]*?\nafter: run [\s\S]*?\n\n +before +after/);
    const json = JSON.parse((await project.run(['report', '--compare', '--json'])).stdout);
    expect([json.before.run, json.after.run]).toEqual([first, last]);
  });

  test('say what is wrong with a name', async () => {
    expect((await project.run(['report', 'zz'])).stderr).toContain(
      'No run of this state has an id that begins with "zz".',
    );
    expect((await project.run(['report', 'a', 'b'])).stderr).toContain('say --compare');
    await using empty = await aProject();
    expect((await empty.run(['report'])).stderr).toContain('The state knows of no run');
    expect((await empty.run(['runs'])).stdout).toBe('Nothing has run yet.\n');
  });
});
