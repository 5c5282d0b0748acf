import type { Catalogue } from './words.js';

/** What the problems of requests to the API need to know. */
export interface ApiProblemDetails {
  /** `how`: how the target's tag is had, such as `GET /api/targets/staging`. */
  'api.precondition-missing': { readonly how: string };
  'api.precondition-invalid': { readonly given: string };
  'api.no-such-plan': { readonly minutes: number };
  'api.plan-stale': Record<never, never>;
  /** `phrase`: what must be typed. `ends`: targets that end. */
  'api.not-confirmed': { readonly phrase: string; readonly ends: number };
  'api.no-runner-here': Record<never, never>;
}

/** Words of the problems of requests to the API. */
export const apiProblems: Catalogue<ApiProblemDetails> = {
  'api.precondition-missing': ({ how }) => ({
    title: 'The request does not say what it is based on',
    detail:
      'Somebody else may have changed the target meanwhile, so a change needs `If-Match` with the ETag of what was seen.',
    fix: `Send \`If-Match\` with the \`ETag\` of ${how}.`,
  }),
  'api.precondition-invalid': ({ given }) => ({
    title: '`If-Match` is not understood',
    detail: `${given} is no ETag of this API, such as "7-3", nor *.`,
    fix: 'Send the `ETag` as it was answered, with its quotes.',
  }),
  'api.no-such-plan': ({ minutes }) => ({
    title: 'The plan is no longer kept',
    detail: `A plan is kept for ${minutes} minutes, as long as the server runs. Nothing was changed.`,
    fix: 'Plan again: POST /api/plan',
  }),
  'api.plan-stale': () => ({
    title: 'The plan is stale',
    detail:
      'An apply would no longer do what the plan says: something was applied, or a draft or the config has changed. Nothing was changed.',
    fix: 'Plan again: POST /api/plan',
  }),
  'api.not-confirmed': ({ phrase, ends }) => ({
    title: 'It was not confirmed',
    detail: `The plan ends ${ends === 1 ? 'a target' : `${ends} targets`}, so its confirmation must be: ${phrase}. Nothing was changed.`,
    fix: `Send "confirmation": ${JSON.stringify(phrase)} with the id of the plan.`,
  }),
  'api.no-runner-here': () => ({
    title: 'This server starts no runners',
    detail:
      'It was started with --no-runner. Nothing was started; runners that are started elsewhere on this state are shown and steered here all the same.',
    fix: 'trafficinator run',
  }),
};
