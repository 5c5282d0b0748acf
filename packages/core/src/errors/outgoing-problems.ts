import type { Catalogue } from './words.js';

/** What the problems of outgoing requests need to know. */
export interface OutgoingProblemDetails {
  'allow-target.invalid': { readonly pattern: string };
}

/** Words of the problems of outgoing requests. */
export const outgoingProblems: Catalogue<OutgoingProblemDetails> = {
  'allow-target.invalid': ({ pattern }) => ({
    title: 'This names no place for targets of the API',
    detail: `${JSON.stringify(pattern)} was given by --allow-target or TRAFFICINATOR_ALLOW_TARGET. Neither a path nor a user belongs there.`,
    fix: "Write it as 'https://*.example.com', 'https://analytics.example.com:8443', 'http://10.0.0.0/8:*', 'https://[fd00::]/8', or '*' for any public address.",
  }),
};
