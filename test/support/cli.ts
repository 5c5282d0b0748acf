import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../architecture/source-files.js';

/** The built executable. */
export const executable = join(root, 'packages/cli/bin/run.js');

/** What a command did. */
export interface Outcome {
  /** Undefined if a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on. */
export interface RunningCommand {
  readonly process: ChildProcess;
  readonly outcome: Promise<Outcome>;
  /** What standard error has said so far. */
  readonly stderr: () => string;
}

/** Where and with what a command runs. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A program that runs it, with its first arguments. */
  readonly under?: readonly string[];
}

/** Runs the built CLI to its end. */
export function cli(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  return startCli(args, options).outcome;
}

/** Starts the built CLI as a process of its own, without a terminal. */
export function startCli(args: readonly string[], { cwd, env = {}, under = [] }: CommandOptions): RunningCommand {
  const [program = process.execPath, ...rest] = [...under, process.execPath, executable, ...args];
  const child = spawn(program, rest, {
    cwd,
    env: { ...bareEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const outcome = new Promise<Outcome>((resolve) => {
    child.once('close', (code) => resolve({ ...output, code: code ?? undefined }));
  });
  return { process: child, outcome, stderr: () => output.stderr };
}

/** The environment, without what would change what commands say. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { CI, NO_COLOR, FORCE_COLOR, GITHUB_ACTIONS, GITHUB_SHA, CI_COMMIT_SHA, ...rest } = process.env;
  const { TRAFFICINATOR_STATE, TRAFFICINATOR_STACK, ...bare } = rest;
  return bare;
}
