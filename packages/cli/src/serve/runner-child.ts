import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ServerLog, StartedRunner, StartRunnerBody } from '@trafficinator/control';
import { Failure, problem } from '@trafficinator/core';

/** How runners are started. */
export interface RunnerTerms {
  /** Of `run`: which config and stack. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: ServerLog;
}

/** What is kept of what a runner prints: enough to tell why it did not start. */
const KEPT_CHARACTERS = 64_000;

/** The runner of a server: this program once more, in a process of its own, and at most one at a time. */
export class RunnerChild {
  readonly #terms: RunnerTerms;
  #child: ChildProcess | undefined;

  constructor(terms: RunnerTerms) {
    this.#terms = terms;
  }

  /** Starts it, and answers when it is at work. Throws `runner.already-started` and `runner.cannot-start`. */
  async start(request: StartRunnerBody): Promise<StartedRunner> {
    if (this.#child !== undefined)
      throw new Failure([problem('runner.already-started', { pid: this.#child.pid ?? 0 })]);
    const child = this.#spawned(request);
    this.#child = child;
    const { log } = this.#terms;
    const printed = keepOf(child.stdout);
    const ended = new Promise<'ended'>((done) =>
      child.once('error', () => done('ended')).once('close', () => done('ended')),
    );
    void ended.then(() => {
      this.#child = undefined;
      log({ level: 'info', message: 'the runner has ended', fields: { pid: child.pid, exit: exitOf(child) } });
    });
    const first = await Promise.race([firstLogLine(child.stderr), ended]);
    if (first === 'ended' || child.pid === undefined)
      throw new Failure([problem('runner.cannot-start', { reason: reasonIn(printed()) })]);
    log({ level: 'info', message: 'a runner was started', fields: { pid: child.pid } });
    return { pid: child.pid };
  }

  /** Lets it end as by its own Ctrl-C, and waits for that. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const closed = once(child, 'close');
    child.kill('SIGINT');
    await closed;
  }

  /** Ends it now, as by a second Ctrl-C. */
  abort(): void {
    this.#child?.kill('SIGINT');
  }

  #spawned(request: StartRunnerBody): ChildProcess {
    const { args, env } = this.#terms;
    const [script = ''] = process.argv.slice(1);
    return spawn(process.execPath, [...process.execArgv, script, 'run', ...args, ...flagsOf(request)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A terminal's Ctrl-C goes to all of its group: the runner is to hear of it once, from here.
      detached: true,
    });
  }
}

function flagsOf({ rate, forSeconds, visits, untilCaps }: StartRunnerBody): readonly string[] {
  return [
    '--json',
    '--log-format',
    'json',
    ...(rate === undefined ? [] : ['--rate', String(rate)]),
    ...(forSeconds === undefined ? [] : ['--for', `${forSeconds}s`]),
    ...(visits === undefined ? [] : ['--visits', String(visits)]),
    ...(untilCaps === true ? ['--until-caps'] : []),
  ];
}

function exitOf({ exitCode, signalCode }: ChildProcess): string {
  return String(exitCode ?? signalCode);
}

/** The first line that a runner logs says that it has begun. What else it says is in the log of the state, too. */
async function firstLogLine(stderr: Readable | null): Promise<'begun'> {
  if (stderr === null) return new Promise(() => {});
  const lines = createInterface(stderr);
  for (;;) {
    const [line] = await once(lines, 'line');
    if (String(line).startsWith('{')) break;
  }
  lines.close();
  stderr.resume();
  return 'begun';
}

function keepOf(stdout: Readable | null): () => string {
  let kept = '';
  stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (kept.length < KEPT_CHARACTERS) kept += text;
  });
  return () => kept;
}

/** What a command says with `--json` of what went wrong. */
function reasonIn(printed: string): string {
  try {
    const { errors = [] }: { readonly errors?: readonly { readonly detail?: unknown }[] } = JSON.parse(printed);
    return errors.map(({ detail }) => String(detail)).join(' ') || NO_WORDS;
  } catch {
    return NO_WORDS;
  }
}

const NO_WORDS = 'It ended at once, and did not say why.';
