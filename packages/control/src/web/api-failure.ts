import type { ApiProblem } from '../api/problem.js';

/** The server refused, or was not reached (status 0). */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';

  readonly problem: ApiProblem;

  constructor(problem: ApiProblem) {
    super(problem.detail);
    this.problem = problem;
  }

  /** The code of the problem, such as `draft.changed`. */
  get code(): string {
    return this.problem.type.replace('urn:trafficinator:problem:', '');
  }
}

/** What to show of anything that was thrown. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiFailure) return thrown.problem;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    type: 'about:blank',
    title: 'Something went wrong on this page',
    status: 0,
    detail,
    fix: 'Reload the page.',
  };
}
