import { expect } from 'vitest';
import { exitCodes } from '../../packages/cli/src/exit-codes.js';

/** What a run printed as it ended, and its exit code. */
export interface EndedRun {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const INTERRUPTED = 'The run was interrupted.';
const INVALID = 'This run is invalid';

/**
 * Demands that a run ended for the reason that a sentence of its report tells, with the exit code that belongs to it. A test's machine
 * does much else: then a runner rightly says of itself that it did not keep up. That alone may be different, and must be told too.
 */
export function expectEnd({ code, stdout, stderr }: EndedRun, sentence: string): void {
  expect(stdout, stderr).toContain(sentence);
  const ending = sentence === INTERRUPTED ? exitCodes.interrupted : exitCodes.done;
  expect(code, stdout).toBe(stdout.includes(INVALID) ? exitCodes.invalid : ending);
}

/** As `expectEnd`, of a run that was interrupted and ended in good order. */
export function expectInterrupted(run: EndedRun): void {
  expectEnd(run, INTERRUPTED);
}
