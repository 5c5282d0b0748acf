import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type selfSigned, signed } from '../../packages/core/src/matomo/certificate.fixture.js';
import { expectInterrupted } from '../support/expect-end.js';
import { aProject, configOf, type Project, type WrittenTarget } from '../support/project.js';
import { type SandboxProcess, startSandbox } from '../support/sandbox.js';

/** What is wrong with a target, by its site: each is an instance of its own on the sandbox that misbehaves. */
const FAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  hangs: { kind: 'hang' },
  resets: { kind: 'reset-before-receipt' },
  loses: { kind: 'reset-after-receipt' },
  fails: { kind: 'error', rate: 1, status: 500 },
  rests: { kind: 'unavailable', retryAfterSeconds: 1 },
  throttles: { kind: 'error', rate: 1, status: 429 },
  moved: { kind: 'redirect' },
  strange: { kind: 'html' },
  raves: { kind: 'garbage' },
  floods: { kind: 'endless-body' },
  slow: { kind: 'latency', ms: 1_500 },
};
const BROKEN = Object.keys(FAULTS);
const PER_SECOND = 8;
/** One target in so many is good, and all weigh the same. */
const TARGETS = BROKEN.length + 4;
const QUICK = `delivery: { timeoutSeconds: 1 }`;

/** Where a site is: in a folder of its own, and so on an instance of its own. */
function placeOf({ url }: SandboxProcess, folder: string): string {
  return new URL(`${folder}/matomo.php`, url).href;
}

function targetsOf(good: SandboxProcess, bad: SandboxProcess, expired: string): Record<string, WrittenTarget> {
  const visitsPerDay = 1_000_000;
  const sites = BROKEN.map((name, at): [string, WrittenTarget] => {
    return [name, { url: placeOf(bad, name), siteId: at + 1, visitsPerDay, more: QUICK }];
  });
  const tls = `${QUICK}, tls: { ca: ${JSON.stringify(signed.ca)} }`;
  return {
    good: { url: placeOf(good, 'good'), siteId: 1, visitsPerDay, more: QUICK },
    ...Object.fromEntries(sites),
    nameless: { url: 'http://does-not-exist.invalid/matomo.php', visitsPerDay, more: QUICK },
    expired: { url: expired, visitsPerDay, more: tls },
    fine: { url: placeOf(good, 'fine'), siteId: 2, visitsPerDay, more: QUICK },
  };
}

/** A server whose certificate has expired. It would take every hit. */
async function anExpiredServer(certificate: typeof selfSigned = signed.expired): Promise<string> {
  const server = createServer(certificate, (request, response) =>
    request.resume().on('end', () => response.writeHead(204).end()),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  return `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/matomo.php`;
}

async function aSandbox(sites: number): Promise<SandboxProcess> {
  const sandbox = await startSandbox(Array.from({ length: sites }, (_, at) => ['--site', `${at + 1}:UTC`]).flat());
  onTestFinished(() => sandbox.end());
  return sandbox;
}

/** The most memory that a process has had, in bytes. */
async function peakMemory(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

/** How many sites of a sandbox have met their fault. */
async function faultyIn({ url }: SandboxProcess): Promise<number> {
  const answer = await fetch(new URL('/sandbox/counts', url));
  const { sites }: { sites: Record<string, { faulted: object }> } = JSON.parse(await answer.text());
  return Object.values(sites).filter(({ faulted }) => Object.keys(faulted).length > 0).length;
}

/** A project with two good targets among broken ones. */
async function aMixedProject(): Promise<{ project: Project; good: SandboxProcess; bad: SandboxProcess }> {
  const [good, bad, expired] = [await aSandbox(2), await aSandbox(BROKEN.length), await anExpiredServer()];
  const load = `load: { arrivals: 'constant', overflow: 'drop' },`;
  const project = await aProject({ 'trafficinator.config.mjs': configOf(targetsOf(good, bad, expired), load) });
  for (const [at, name] of BROKEN.entries()) await bad.fault(at + 1, FAULTS[name] ?? {});
  return { project, good, bad };
}

const RATE = String(PER_SECOND * TARGETS);

describe('targets that misbehave', () => {
  test('cost the others none of their visits', async () => {
    const { project, good } = await aMixedProject();
    await using _ = project;
    const args = ['apply', '--auto-approve', '--rate', RATE, '--for', '8s', '--grace', '15s', '--json'];
    const { stdout, stderr } = await project.run(args);
    const { report } = JSON.parse(stdout);
    const planned = PER_SECOND * 8;
    const counts = await good.counts();
    for (const [site, key] of ['good', 'fine'].entries()) {
      const { counts: told } = report.targets.find((one: { key: string }) => one.key === key);
      expect(told, stderr).toMatchObject({ missed: 0, failed: 0, partial: 0 });
      expect(counts[site + 1]?.visits).toBe(told.started);
      expect(told.started).toBeGreaterThanOrEqual(Math.floor(planned * 0.99));
    }
    const { accepted, rejected, failedHits, ambiguous, sent } = report.totals.counts;
    expect(accepted + rejected + failedHits + ambiguous).toBe(sent);
  });

  test('get visits again when the fault is over, and never take much memory', async () => {
    const { project, bad } = await aMixedProject();
    await using _ = project;
    const running = project.start(['apply', '--auto-approve', '--rate', RATE, '--for', '90s', '--grace', '1s']);
    const visitsOf = async () => {
      const counts = await bad.counts();
      return BROKEN.map((_name, at) => counts[at + 1]?.visits ?? 0);
    };
    const ended = running.outcome.then(() => true);
    const isOver = () => Promise.race([ended, Promise.resolve(false)]);
    while ((await faultyIn(bad)) < BROKEN.length && !(await isOver())) {}
    expect(await peakMemory(running.process.pid)).toBeLessThan(400 * 2 ** 20);
    await bad.fault('all', { kind: 'none' });
    const before = await visitsOf();
    const areBack = async () => (await visitsOf()).every((visits, at) => visits > (before[at] ?? 0) + PER_SECOND);
    while (!(await areBack())) expect(await isOver()).toBe(false);
    running.process.kill('SIGINT');
    expectInterrupted(await running.outcome);
  });
});
