// Draws docs/images/report.png: the HTML report of a real run against sandboxes, one of which fails for a while.
// Run it with `pnpm picture:report`, which builds first. It needs Chromium: CHROMIUM names it, if it is not `chromium`.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cli, endSandboxes, startSandbox } from './sandboxes.js';

const root = join(import.meta.dirname, '..');
const config = join(root, 'examples/three-environments/demo.config.ts');
const output = join(root, 'docs/images/report.png');

const folder = mkdtempSync(join(tmpdir(), 'trafficinator-report-'));
try {
  const env = { ...process.env, CI: '', TRAFFICINATOR_STATE: join(folder, 'state.db') };
  for (const name of ['DEVELOPMENT', 'STAGING', 'PRODUCTION']) env[`${name}_URL`] = await startSandbox();
  const report = join(folder, 'report.html');
  const run = spawn(
    process.execPath,
    [cli, 'apply', '-y', '--config', config, '--rate', '8', '--for', '150s', '--report', report],
    { env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise((resolve) => run.once('close', resolve));
  await pause(60_000);
  await fault(env.STAGING_URL, { kind: 'error', status: 500, rate: 0.8 });
  await pause(30_000);
  await fault(env.STAGING_URL, { kind: 'none' });
  await ended;
  // Who ran it, and where, is nobody's business.
  writeFileSync(report, readFileSync(report, 'utf8').replace(/\b\S+?@[\w.-]+/g, 'you@laptop'));
  execFileSync(process.env.CHROMIUM ?? 'chromium', [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--window-size=1280,1460',
    `--screenshot=${output}`,
    `file://${report}`,
  ]);
  console.log('Wrote docs/images/report.png.');
} finally {
  endSandboxes();
  rmSync(folder, { recursive: true, force: true });
}

async function fault(url, wanted) {
  const body = JSON.stringify({ siteId: 'all', fault: wanted });
  const answer = await fetch(new URL('/sandbox/faults', url), { method: 'POST', body });
  if (!answer.ok) throw new TypeError(await answer.text());
}
