import type { Problem } from '@trafficinator/core';

/** Every error of the API: RFC 9457, `application/problem+json`. */
export interface ApiProblem {
  /** `urn:trafficinator:problem:CODE` */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** What to do. */
  readonly fix?: string | undefined;
  /** Several faults at once, each with its config path, such as `visitsPerDay`. */
  readonly errors?: readonly Pick<Problem, 'code' | 'title' | 'detail' | 'fix' | 'path'>[] | undefined;
}
