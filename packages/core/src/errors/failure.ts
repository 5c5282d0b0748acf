import type { Problem, ProblemCode } from './problem.js';

/**
 * Ends an operation for one or more reasons that the user can mend.
 * Anything else that is thrown is a fault of ours, and shows its stack.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ title, detail }) => `${title}: ${detail}`).join('\n'), options);
    this.problems = problems;
  }
}

/** Whether an error is a failure for this reason. */
export function failsWith(error: unknown, code: ProblemCode): boolean {
  return error instanceof Failure && error.problems.some((problem) => problem.code === code);
}
