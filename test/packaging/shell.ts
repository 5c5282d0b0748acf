import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';

/** No command takes so long, and none may outlive the tests. */
const TIMEOUT_MS = 180_000;

/** What a command did. */
export interface Outcome {
  /** Undefined if a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on, in a process group of its own. */
export interface BackgroundCommand {
  /** Resolves when a line of its output matches; rejects when it ends before. */
  readonly says: (pattern: RegExp) => Promise<void>;
  /** Ends it and whatever it started. */
  readonly end: () => Promise<void>;
}

/** Runs a command to its end, as a user would who knows nothing of this workspace. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return outcomeOf(start(command, args, cwd));
}

/** Like {@link run}, but throws when the command fails. */
export async function must(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const outcome = await run(command, args, cwd);
  if (outcome.code !== 0) {
    throw new TypeError(`${command} ${args.join(' ')} ended with ${outcome.code}:\n${outcome.stdout}${outcome.stderr}`);
  }
  return outcome;
}

/** Starts a command that goes on until it is ended. */
export function runInBackground(command: string, args: readonly string[], cwd: string): BackgroundCommand {
  const child = start(command, args, cwd);
  const said = { text: '' };
  child.stdout?.on('data', (text: string) => (said.text += text));
  const outcome = outcomeOf(child);
  return {
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(said.text) && resolve();
        child.stdout?.on('data', look);
        outcome.then(
          ({ stderr }) => reject(new TypeError(`${command} ${args.join(' ')} has ended: ${stderr}`)),
          reject,
        );
        look();
      }),
    end: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
      await outcome;
    },
  };
}

function start(command: string, args: readonly string[], cwd: string): ChildProcess {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn(command, args, {
    cwd,
    env: foreignEnvironment(),
    stdio: [...stdio],
    detached: true,
    timeout: TIMEOUT_MS,
  });
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  return child;
}

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text: string) => (output.stdout += text));
  child.stderr?.on('data', (text: string) => (output.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...output, code: code ?? undefined }));
  });
}

/** The environment without what this workspace, its package manager and its test runner have added. */
function foreignEnvironment(): NodeJS.ProcessEnv {
  const added =
    /^(npm_(?!config_)|npm_config_(local_prefix|user_agent|verify)|pnpm_|INIT_CWD|NODE$|NODE_(ENV|OPTIONS|PATH|V8_COVERAGE)|VITE|TEST|PROD|DEV$|MODE$|SSR|BASE_URL)/i;
  const kept = Object.entries(process.env).filter(([name]) => !added.test(name));
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !/node_modules|node-gyp-bin/.test(folder));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}
