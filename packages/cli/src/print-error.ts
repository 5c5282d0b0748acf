import { Errors } from '@oclif/core';
import { Failure, type Problem, plainPaint, problem, problemsText } from '@trafficinator/core';
import { exitCodes } from './exit-codes.js';
import { paintFor } from './screen.js';

/**
 * Prints what went wrong on standard error, and answers the exit code. What the user can mend is told in words; for anything
 * else, which is our fault, the stack is shown.
 */
export function printError(error: unknown, isPlain = false): number {
  if (error instanceof Errors.ExitError) return error.oclif.exit ?? exitCodes.error;
  const problems = problemsOf(error);
  if (problems === undefined) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`This is a fault of Trafficinator, not of yours. Please report it:\n${stack}\n`);
  } else {
    process.stderr.write(
      `${problemsText(problems, { paint: isPlain ? plainPaint : paintFor(process.stderr), severity: 'error' })}\n`,
    );
  }
  return exitCodes.error;
}

/** The problems that an error tells of; undefined if it is a fault of ours. */
export function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof Failure) return error.problems;
  // What oclif says of unknown commands and bad flags; its code 2 would mean "changes pending" here.
  if (error instanceof Errors.CLIError) return [problem('cli.invalid-input', { message: ownWords(error.message) })];
  return undefined;
}

/** `--rate: "0" is no rate`: what was wrong, without what oclif says around it. */
function ownWords(message: string): string {
  return message
    .replace(/^Parsing (--\S+) *\n\s*/, '$1: ')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/\n\s*See more help with --help\s*$/, '')
    .replace(/\n[^\S\n]+/g, '\n')
    .replace(/([^.?!:\n])$/, '$1.');
}
