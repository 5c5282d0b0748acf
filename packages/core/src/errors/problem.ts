import { type ApiProblemDetails, apiProblems } from './api-problems.js';
import { type ConfigProblemDetails, configProblems } from './config-problems.js';
import { type ConflictProblemDetails, conflictProblems } from './conflict-problems.js';
import { type ControlProblemDetails, controlProblems } from './control-problems.js';
import { type DraftProblemDetails, draftProblems } from './draft-problems.js';
import { type LoadingProblemDetails, loadingProblems } from './loading-problems.js';
import { type ObserveProblemDetails, observeProblems } from './observe-problems.js';
import { type OutgoingProblemDetails, outgoingProblems } from './outgoing-problems.js';
import { type PlanProblemDetails, planProblems } from './plan-problems.js';
import { type RunProblemDetails, runProblems } from './run-problems.js';
import { type StateProblemDetails, stateProblems } from './state-problems.js';
import type { Catalogue } from './words.js';

/** Something that the user can mend. Plain data. */
export interface Problem {
  readonly code: ProblemCode;
  /** The same for every problem of the code. */
  readonly title: string;
  /** What exactly, with names and numbers. */
  readonly detail: string;
  /** What to do, pasteable where it is a command. */
  readonly fix?: string | undefined;
  /** The dotted path in the config, such as `targets.staging.visitsPerDay`. */
  readonly path?: string | undefined;
  readonly place?: Place | undefined;
}

/** Where in a file. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The lines around it, as they stand in the file. */
  readonly excerpt?: Excerpt | undefined;
}

/** Some lines of a file. */
export interface Excerpt {
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** What each code needs to know to find its words. */
type Details = ApiProblemDetails &
  ConfigProblemDetails &
  ConflictProblemDetails &
  ControlProblemDetails &
  DraftProblemDetails &
  LoadingProblemDetails &
  OutgoingProblemDetails &
  PlanProblemDetails &
  StateProblemDetails &
  RunProblemDetails &
  ObserveProblemDetails;

/** The stable name of a kind of problem. */
export type ProblemCode = keyof Details;

/** All words of all problems. */
export const catalogue: Catalogue<Details> = {
  ...apiProblems,
  ...configProblems,
  ...conflictProblems,
  ...controlProblems,
  ...draftProblems,
  ...loadingProblems,
  ...outgoingProblems,
  ...planProblems,
  ...stateProblems,
  ...runProblems,
  ...observeProblems,
};

/** Makes a problem from its code and details. */
export function problem<Code extends ProblemCode>(
  code: Code,
  details: Details[Code],
  where: { readonly path?: string | undefined; readonly place?: Place | undefined } = {},
): Problem {
  return { code, ...catalogue[code](details), ...where };
}
