import type { Problem } from '@trafficinator/core';
import type { ApiProblem } from '../api/problem.js';
import { statusOf } from './problem-status.js';

/** The media type of every error. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What an error is answered with. Of several problems the first says what kind of error it is. */
export function problemDocument(problems: readonly [Problem, ...Problem[]], status?: number): ApiProblem {
  const [{ code, title, detail, fix, path }] = problems;
  const hasParts = problems.length > 1 || path !== undefined;
  return {
    type: `urn:trafficinator:problem:${code}`,
    title,
    status: status ?? statusOf(code),
    detail: problems.length > 1 ? `${detail} There are ${problems.length - 1} more.` : detail,
    ...(fix !== undefined && { fix }),
    ...(hasParts && { errors: problems.map(partOf) }),
  };
}

function partOf({ code, title, detail, fix, path }: Problem): NonNullable<ApiProblem['errors']>[number] {
  return { code, title, detail, ...(fix !== undefined && { fix }), ...(path !== undefined && { path }) };
}
