// Draws docs/images/ui-*.png: the pages of a real run against sandboxes, with a target that fails and one that is paused.
// Run it with `pnpm screenshots`, which builds first. It needs Chromium: CHROMIUM names it, if it is not `/usr/bin/chromium`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { cli, endSandboxes, startSandbox } from './sandboxes.js';

const output = join(import.meta.dirname, '../docs/images');
/** Long enough for lines worth looking at. */
const runSeconds = Number(process.env.SECONDS_OF_TRAFFIC ?? 240);

const folder = mkdtempSync(join(tmpdir(), 'trafficinator-pages-'));
const children = [];
const env = { ...process.env, CI: '', TRAFFICINATOR_STATE: join(folder, 'state.db') };

try {
  const sandbox = await startSandbox();
  writeFileSync(join(folder, 'trafficinator.config.mjs'), config(sandbox));
  run(['apply', '-y', '--no-run']);
  start(['run', '--rate', '9']);
  const url = await serve(new URL(sandbox).origin);
  await pause((runSeconds * 1_000) / 2);
  await fault(sandbox, 3, { kind: 'error', status: 500, rate: 0.9 });
  run(['pause', 'docs']);
  await draft(url, sandbox);
  await pause((runSeconds * 1_000) / 2);
  await draw(url);
} finally {
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.map((child) => child.exitCode ?? new Promise((resolve) => child.once('close', resolve))));
  endSandboxes();
  rmSync(folder, { recursive: true, force: true });
}

/** All targets are sites of one sandbox. */
function config(url) {
  const targets = {
    shopEurope: {
      name: 'Shop Europe',
      siteId: 1,
      visitsPerDay: 40_000,
      timezone: 'Europe/Berlin',
      tags: ['production', 'eu'],
    },
    shopAmerica: {
      name: 'Shop America',
      siteId: 2,
      visitsPerDay: 60_000,
      timezone: 'America/New_York',
      tags: ['production', 'us'],
    },
    clientA: { name: 'Client A', siteId: 3, visitsPerDay: 20_000, timezone: 'Europe/London', tags: ['client'] },
    staging: { name: 'Staging', siteId: 4, visitsPerDay: 5_000, timezone: 'Etc/UTC', tags: ['internal'] },
    development: { name: 'Development', siteId: 5, visitsPerDay: 60, timezone: 'Etc/UTC', tags: ['internal'] },
    docs: { name: 'Documentation', siteId: 6, visitsPerDay: 8_000, timezone: 'Europe/Paris', tags: ['internal', 'eu'] },
  };
  const lines = Object.entries(targets).map(
    ([key, settings]) => `    ${key}: ${JSON.stringify({ url, ...settings })},`,
  );
  return `import { defineConfig } from '@trafficinator/sdk';

export default defineConfig({
  defaults: { pages: ['https://www.example.com/', 'https://www.example.com/shop', 'https://www.example.com/about'] },
  targets: {
${lines.join('\n')}
  },
});
`;
}

function run(args) {
  const { status } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new TypeError(`${args.join(' ')} ended with code ${status}.`);
}

function start(args) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  return child;
}

async function serve(allowed) {
  const child = start(['serve', '--listen', '127.0.0.1:0', '--allow-target', allowed]);
  for await (const line of createInterface(child.stdout)) {
    const url = /serves (\S+?)\/?$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new TypeError('The server did not start.');
}

async function fault(url, siteId, wanted) {
  const answer = await fetch(new URL('/sandbox/faults', url), {
    method: 'POST',
    body: JSON.stringify({ siteId, fault: wanted }),
  });
  if (!answer.ok) throw new TypeError(await answer.text());
}

/** A target of the API that waits to be applied. */
async function draft(url, tracker) {
  const settings = {
    name: 'Campaign',
    url: tracker,
    siteId: 7,
    visitsPerDay: 3_000,
    pages: ['https://www.example.com/sale'],
    tags: ['client'],
  };
  const answer = await fetch(`${url}/api/targets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: 'campaign', settings }),
  });
  if (!answer.ok) throw new TypeError(await answer.text());
}

async function draw(url) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const desk = { width: 1360, height: 860 };
  await shoot(browser, `${url}/`, 'ui-overview', { viewport: desk, colorScheme: 'light' });
  await shoot(browser, `${url}/`, 'ui-overview-dark', { viewport: desk, colorScheme: 'dark' });
  await shoot(browser, `${url}/targets/clientA`, 'ui-target', {
    viewport: { width: 1360, height: 1120 },
    colorScheme: 'light',
  });
  await shoot(browser, `${url}/plan`, 'ui-plan', { viewport: desk, colorScheme: 'light' });
  await shoot(browser, `${url}/logs`, 'ui-logs', { viewport: desk, colorScheme: 'dark' });
  await shoot(browser, `${url}/`, 'ui-phone', {
    viewport: { width: 390, height: 844 },
    colorScheme: 'light',
    deviceScaleFactor: 2,
  });
  await browser.close();
}

async function shoot(browser, url, name, options) {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  await pause(2_000);
  // Who ran it, and where, is nobody's business.
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      node.nodeValue = node.nodeValue.replace(/\b[\w.-]+@[\w.-]+/g, 'ada@laptop');
    }
  });
  await page.screenshot({ path: join(output, `${name}.png`) });
  await context.close();
  console.log(`Wrote docs/images/${name}.png.`);
}
