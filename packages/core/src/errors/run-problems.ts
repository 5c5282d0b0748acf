import type { Catalogue } from './words.js';

/** What the problems of targets and the runner need to know. */
export interface RunProblemDetails {
  'run.nothing-applied': Record<never, never>;
}

/** Words of the problems of targets and the runner. */
export const runProblems: Catalogue<RunProblemDetails> = {
  'run.nothing-applied': () => ({
    title: 'Nothing is applied',
    detail: 'The state holds no target.',
    fix: 'trafficinator apply',
  }),
};
