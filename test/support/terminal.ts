import { spawn, spawnSync } from 'node:child_process';
import { bareEnvironment, type CommandOptions, executable } from './cli.js';

/** Whether commands can be given a terminal here: by `script` of util-linux. */
export const hasTerminal = spawnSync('script', ['--version']).status === 0;

/** What a command did at a terminal. */
export interface TerminalOutcome {
  readonly code: number | undefined;
  /** All that the terminal showed, with lines that end as a file's do. */
  readonly shown: string;
}

/** Runs the built CLI at a terminal of its own, and types each answer when its question is shown. */
export function cliAtTerminal(
  args: readonly string[],
  { cwd, env = {} }: CommandOptions,
  answers: readonly { readonly to: string; readonly type: string }[],
): Promise<TerminalOutcome> {
  const command = [process.execPath, executable, ...args].map(quoted).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd,
    env: { ...bareEnvironment(), TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let left = answers;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [next, ...rest] = left;
    if (next === undefined || !shown.includes(next.to)) return;
    left = rest;
    child.stdin.write(next.type);
  });
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code: code ?? undefined, shown: shown.replaceAll('\r\n', '\n') }));
  });
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
