import { closeSync, openSync, writeSync } from 'node:fs';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';

/** Takes lines. */
export interface LineSink {
  /** `line` ends in a line break. */
  write(line: string): void;
}

/** A file that lines are added to, each at once: what was written is there when the process dies. */
export interface LineFile extends LineSink, Disposable {}

/**
 * Opens a file to add lines to it. Throws `log.cannot-write` if it cannot. A line that cannot be written later, such as on a full
 * disk, is left out: `onFailure` is told once, and the run goes on.
 */
export function openLineFile(file: string, onFailure: (reason: string) => void): LineFile {
  const descriptor = opened(file);
  let isTold = false;
  return {
    write: (line) => {
      try {
        writeSync(descriptor, line);
      } catch (error) {
        if (!isTold) onFailure(reasonOf(error));
        isTold = true;
      }
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

function opened(file: string): number {
  try {
    return openSync(file, 'a', 0o600);
  } catch (error) {
    throw new Failure([problem('log.cannot-write', { file, reason: reasonOf(error) })], { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'its folder is not there';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return String(code ?? error);
  }
}
