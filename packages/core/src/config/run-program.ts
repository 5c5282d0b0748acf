import { execFile } from 'node:child_process';

/** Runs a program without a shell and answers what it printed on standard output. Its standard error is not read: it may quote a secret. */
export type RunProgram = (command: readonly [string, ...string[]], folder: string) => Promise<ProgramOutput>;

/** What a program printed, or why it did not, in words that follow its name. */
export type ProgramOutput =
  | { readonly kind: 'printed'; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Runs a program of this machine, for 30 s at most. */
export const runProgram: RunProgram = ([program, ...args], folder) =>
  new Promise((resolve) => {
    const options = { cwd: folder, timeout: TIMEOUT_MS, maxBuffer: MOST_BYTES, encoding: 'utf8' } as const;
    const child = execFile(program, args, options, (error, text) => {
      resolve(error === null ? { kind: 'printed', text } : { kind: 'failed', reason: reasonOf(error) });
    });
    child.stdin?.end();
  });

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 64 * 1024;

interface ProgramError {
  readonly code?: string | number | null | undefined;
  readonly killed?: boolean | undefined;
  readonly signal?: NodeJS.Signals | null | undefined;
}

/** Not the error's message, which quotes the command's arguments and its standard error. */
function reasonOf({ code, killed, signal }: ProgramError): string {
  if (code === 'ENOENT') return 'was not found';
  if (code === 'EACCES') return 'may not be run';
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'printed more than 64 kB';
  if (killed === true) return `did not end within ${TIMEOUT_MS / 1_000} s`;
  return typeof code === 'number' ? `ended with exit code ${code}` : `was ended by ${signal ?? 'a signal'}`;
}
