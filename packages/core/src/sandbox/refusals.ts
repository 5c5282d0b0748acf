import type { Hit } from './hit.js';

/** Why Matomo answers 400 to a hit, or lists it as invalid in a bulk. */
export const REFUSALS = [
  'unknown site',
  'cid length',
  'cip without token',
  'location without token',
  'cdt older than a day without token',
  'unknown goal',
  'duplicate order id',
  'body too large',
] as const;

/** One of the reasons to refuse. */
export type Refusal = (typeof REFUSALS)[number];

/** Refuses what needs a token and has none. Matomo checks this before it looks at anything else. */
export function tokenRefusal({ parameters, isAuthenticated, time }: Hit): Refusal | undefined {
  if (isAuthenticated) return undefined;
  if (LOCATION.some((name) => parameters.get(name))) return 'location without token';
  if (time.ageSeconds >= MAX_AGE_SECONDS) return 'cdt older than a day without token';
  if (parameters.get('cip')) return 'cip without token';
  return undefined;
}

/** Refuses values that no visit can take. Bots and hits without `rec` never get this far. */
export function valueRefusal({ parameters, kind, site }: Hit): Refusal | undefined {
  const cid = parameters.get('cid');
  if (cid && cid.length !== 16) return 'cid length';
  if (kind === 'goal' && !site.goals.has(Number(parameters.get('idgoal')))) return 'unknown goal';
  return undefined;
}

const LOCATION = ['country', 'region', 'city', 'lat', 'long'] as const;
const MAX_AGE_SECONDS = 86_400;
