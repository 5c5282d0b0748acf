import { spawn } from 'node:child_process';

/** What a script did. */
export interface ScriptOutcome {
  readonly code: number | undefined;
  /** Both outputs, as they came. */
  readonly log: string;
}

/** Where and with what a script runs. Nothing else is in its environment. */
export interface ScriptOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** No script takes so long, and none may outlive the tests. */
const TIMEOUT_MS = 120_000;

/** Runs a script as both CI systems run theirs: the first command that fails ends it, also within a pipe. */
export function bash(script: string, { cwd, env }: ScriptOptions): Promise<ScriptOutcome> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  const output = { log: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output.log += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...output, code: code ?? undefined }));
  });
}
