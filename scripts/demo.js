// Plans and applies the three environments of the examples against sandboxes, in a temporary state. Ends by itself.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, endSandboxes, startSandbox } from './sandboxes.js';

const root = join(import.meta.dirname, '..');
const config = join(root, 'examples/three-environments/demo.config.ts');
const caps = { DEVELOPMENT: 100, STAGING: 500, PRODUCTION: 2_000 };
const folder = mkdtempSync(join(tmpdir(), 'trafficinator-demo-'));

process.exitCode = await demo().finally(() => {
  endSandboxes();
  rmSync(folder, { recursive: true, force: true });
});

async function demo() {
  const env = { ...process.env, TRAFFICINATOR_STATE: join(folder, 'state.db') };
  for (const name of Object.keys(caps)) env[`${name}_URL`] = await startSandbox();
  say('trafficinator plan');
  if ((await run(['plan', '--config', config], env)) !== 0) return 1;
  say('trafficinator apply --auto-approve --rate 200 --until-caps');
  if ((await run(['apply', '--config', config, '--auto-approve', '--rate', '200', '--until-caps'], env)) !== 0)
    return 1;
  say('What the sandboxes counted');
  return (await compare(env)) ? 0 : 1;
}

/** Whether every sandbox has exactly the visits of its cap, and nothing to object to. */
async function compare(env) {
  let isExact = true;
  for (const [name, cap] of Object.entries(caps)) {
    const { sites } = await (await fetch(new URL('/sandbox/counts', env[`${name}_URL`]))).json();
    const { visits, hits, misattributed, violations } = sites[1];
    const faults = Object.values(violations).reduce((sum, { count }) => sum + count, 0);
    isExact &&= visits === cap && misattributed === 0 && faults === 0;
    console.log(
      `  ${name.toLowerCase().padEnd(12)} ${visits} of ${cap} visits, ${hits} hits, ${faults} violations, ${misattributed} misattributed`,
    );
  }
  console.log(isExact ? '\nEvery cap was reached exactly.' : '\nThe counts are not what they should be.');
  return isExact;
}

function run(args, env) {
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

function say(title) {
  console.log(`\n> ${title}\n`);
}
