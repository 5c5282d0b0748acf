import type { LockHolder } from '../model/state.js';
import type { Catalogue } from './words.js';

/** What the problems of state and lock need to know. */
export interface StateProblemDetails {
  'state.locked': { readonly holder: LockHolder };
}

/** Words of the problems of state and lock. */
export const stateProblems: Catalogue<StateProblemDetails> = {
  'state.locked': ({ holder }) => ({
    title: 'The state is locked',
    detail: `${holder.who} has held it since ${new Date(holder.since).toISOString()} for ${holder.operation}.`,
    fix: 'Wait until that process has ended, or end it, and try again.',
  }),
};
