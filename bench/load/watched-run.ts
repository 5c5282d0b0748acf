// A run that is looked at from outside while it goes on.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Launch } from '../ratio.ts';

const INVALID = 4;
const INTERRUPTED = 130;
const count = z.int();
const report = z.object({
  durationMs: z.number(),
  totals: z.object({ counts: z.object({ started: count, sent: count, accepted: count, missed: count, late: count }) }),
});

/** What a run said at its end. */
export interface RunFigures extends z.output<typeof report> {
  /** Whether it kept up with what it was asked for. */
  readonly isValid: boolean;
}

/** How the process of a run is started. */
export interface RunOptions {
  /** Options of Node. */
  readonly node?: readonly string[];
  /** The only core that all its threads may use. */
  readonly core?: number;
}

/** A command that prints the report of a run as JSON, in a process of its own. */
export class WatchedRun {
  readonly pid: number;
  /** Resolves with its report; rejects when there is none. */
  readonly ended: Promise<RunFigures>;
  readonly #child: ChildProcess;

  constructor({ cwd, args, env }: Launch, { node = [], core }: RunOptions = {}) {
    const pinned = core === undefined ? [] : ['taskset', '--cpu-list', String(core)];
    const [program = '', ...rest] = [...pinned, process.execPath, ...node, ...args];
    const child = spawn(program, rest, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.pid === undefined) throw new TypeError('The run did not start.');
    this.pid = child.pid;
    this.#child = child;
    this.ended = readReport(child.stdout, once(child, 'exit'));
    // Whoever measures meanwhile fails for want of the process, and this is awaited later, or never.
    this.ended.catch(() => {});
  }

  /** Ends the run in good order, and answers its report. */
  async stop(): Promise<RunFigures> {
    this.#child.kill('SIGINT');
    return await this.ended;
  }

  /** Ends the process, whatever it does. */
  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}

async function readReport(
  stdout: NonNullable<ChildProcess['stdout']>,
  exit: Promise<readonly unknown[]>,
): Promise<RunFigures> {
  const [out, [status]] = await Promise.all([text(stdout), exit]);
  if (status !== 0 && status !== INVALID && status !== INTERRUPTED) {
    throw new TypeError(`A run has ended with ${status}: ${out}`);
  }
  return { ...report.parse(JSON.parse(out)), isValid: status !== INVALID };
}
