// Starts sandboxes for the scripts beside it, and ends them.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The built executable. */
export const cli = join(import.meta.dirname, '../packages/cli/bin/run.js');

const sandboxes = [];

/** Starts a sandbox on a free port, and answers the URL of its tracker. */
export function startSandbox() {
  const child = spawn(process.execPath, [cli, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  sandboxes.push(child);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new TypeError(`A sandbox ended with code ${code}.`)));
    createInterface(child.stdout).on('line', (line) => {
      const url = /Sandbox ready: (\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}

/** Ends all sandboxes that were started. */
export function endSandboxes() {
  for (const sandbox of sandboxes) sandbox.kill('SIGTERM');
}
