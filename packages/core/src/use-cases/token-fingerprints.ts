import { fingerprint } from '../config/read-secret.js';
import type { Fingerprint } from '../model/state.js';
import type { TargetKey } from '../model/target.js';
import { type TargetSecrets, TOKEN } from './target-secrets.js';

/** Whether a token is the one that was applied. */
export type SecretComparison = 'unchanged' | 'changed' | 'unknown';

/** Compares tokens with the applied ones, of which only fingerprints are kept. Of other secrets nothing is remembered. */
export function compareTokens(
  { values, missing }: TargetSecrets,
  known: { readonly key: string; readonly applied: readonly Fingerprint[] },
): ReadonlyMap<TargetKey, SecretComparison> {
  const applied = new Map(known.applied.map(({ target, hmac }) => [target, hmac]));
  const comparisons = new Map<TargetKey, SecretComparison>();
  for (const [key, secrets] of missing) {
    if (secrets.some(({ path }) => path === TOKEN)) comparisons.set(key, 'unknown');
  }
  for (const [key, secrets] of values) {
    const [token, before] = [secrets.get(TOKEN), applied.get(key)];
    if (token === undefined) continue;
    if (before === undefined) comparisons.set(key, 'unknown');
    else comparisons.set(key, fingerprint(known.key, token) === before ? 'unchanged' : 'changed');
  }
  return comparisons;
}

/** The fingerprints to keep of tokens whose values are known. */
export function fingerprintsOf({ values }: TargetSecrets, key: string): readonly Fingerprint[] {
  return [...values].flatMap(([target, secrets]) => {
    const token = secrets.get(TOKEN);
    return token === undefined ? [] : [{ target, hmac: fingerprint(key, token) }];
  });
}
