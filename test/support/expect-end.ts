import { exitCodes } from '../../packages/cli/src/exit-codes.js';

// A test's machine does much else: then a runner rightly says of itself that it did not keep up, and all else holds just the same.

/** Whether a run did what it was asked to. */
export function isDone(code: number | undefined): boolean {
  return code === exitCodes.done || code === exitCodes.invalid;
}

/** Whether a run was interrupted, and ended in good order. */
export function isInterrupted(code: number | undefined): boolean {
  return code === exitCodes.interrupted || code === exitCodes.invalid;
}
