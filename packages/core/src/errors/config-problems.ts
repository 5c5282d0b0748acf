import type { Catalogue } from './words.js';

/** What the problems of loading and resolving a config need to know. */
export interface ConfigProblemDetails {
  'config.not-found': { readonly folder: string };
}

/** Words of the problems of loading and resolving a config. */
export const configProblems: Catalogue<ConfigProblemDetails> = {
  'config.not-found': ({ folder }) => ({
    title: 'No config found',
    detail: `There is no trafficinator.config.ts in ${folder} or any folder above it.`,
    fix: 'trafficinator init',
  }),
};
