import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { paired } from './ratio.ts';

const ROOT = join(import.meta.dirname, '..');
const CLI = join(ROOT, 'packages/cli/bin/run.js');
const SECONDS = 10;
/** Visits a second of each target. */
const RATE = 10;
const GOOD = ['good', 'fine'];
const FAULTS = [
  { kind: 'hang' },
  { kind: 'reset-before-receipt' },
  { kind: 'reset-after-receipt' },
  { kind: 'error', rate: 1, status: 500 },
  { kind: 'unavailable', retryAfterSeconds: 1 },
  { kind: 'redirect' },
  { kind: 'html' },
  { kind: 'garbage' },
  { kind: 'endless-body' },
  { kind: 'latency', ms: 500 },
];
const report = z.object({
  targets: z.array(z.object({ key: z.string(), latency: z.object({ p95Ms: z.number() }) })),
});

export default paired({
  name: 'p95 latency of two good targets, among ten that misbehave, against the same run in which these are good too',
  unit: 'milliseconds',
  ceiling: 1.2,
  pair: async () => {
    const [good, sound, bad] = [await aSandbox(), await aSandbox(), await aSandbox()];
    for (const [at, fault] of FAULTS.entries()) await setFault(bad.url, at + 1, fault);
    const others = (url: string) => FAULTS.map((_, at) => targetOf(`other${at + 1}`, url, at + 1));
    const fine = GOOD.map((key, at) => targetOf(key, good.url, at + 1));
    const folders: string[] = [];
    const measure = async (targets: readonly string[]) => {
      const folder = aFolder(targets);
      folders.push(folder);
      return worstP95(folder, targets.length * RATE);
    };
    return {
      without: () => measure([...fine, ...others(sound.url)]),
      with: () => measure([...fine, ...others(bad.url)]),
      stop: async () => {
        for (const { process: child } of [good, sound, bad]) {
          child.kill('SIGTERM');
          await once(child, 'exit');
        }
        for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      },
    };
  },
});

/** Runs for a while, and answers the higher p95 of the good targets. */
async function worstP95(folder: string, rate: number): Promise<number> {
  const args = ['apply', '--auto-approve', '--rate', `${rate}`, '--for', `${SECONDS}s`, '--grace', '2s', '--json'];
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const [out] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const { targets } = z.object({ report }).parse(JSON.parse(out)).report;
  return Math.max(...targets.filter(({ key }) => GOOD.includes(key)).map(({ latency }) => latency.p95Ms));
}

/** A target on an instance of its own. */
function targetOf(key: string, url: string, siteId: number): string {
  const place = new URL(`${key}/matomo.php`, url).href;
  return `${key}: { url: '${place}', siteId: ${siteId}, visitsPerDay: 1_000_000, delivery: { timeoutSeconds: 1 } }`;
}

function aFolder(targets: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'trafficinator-isolation-'));
  mkdirSync(join(folder, 'node_modules/@trafficinator'), { recursive: true });
  symlinkSync(join(ROOT, 'packages/sdk'), join(folder, 'node_modules/@trafficinator/sdk'), 'dir');
  const config = `import { defineConfig } from '@trafficinator/sdk';
export default defineConfig({
  load: { arrivals: 'constant', overflow: 'drop' },
  defaults: { pages: ['https://shop.example.com/', 'https://shop.example.com/a'] },
  targets: { ${targets.join(', ')} },
});
`;
  writeFileSync(join(folder, 'trafficinator.config.mjs'), config);
  return folder;
}

/** A sandbox in a process of its own: what floods there must not slow down what is measured. */
async function aSandbox(): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const child = spawn(process.execPath, [CLI, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout)) {
    const url = /Sandbox ready: (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, process: child };
  }
  throw new TypeError('The sandbox did not start.');
}

async function setFault(url: string, siteId: number, fault: object): Promise<void> {
  await fetch(new URL('/sandbox/faults', url), { method: 'POST', body: JSON.stringify({ siteId, fault }) });
}
