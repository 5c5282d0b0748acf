import { canonicalJson } from '../base/canonical-json.js';
import { fingerprint, type SecretReading, type SecretReference } from '../config/read-secret.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { Fingerprint } from '../model/state.js';
import { addressOf, type ResolvedTarget, type TargetKey } from '../model/target.js';
import type { Deps } from './deps.js';

/** Tokens that are written out in the config, by target. */
export type Literals = ReadonlyMap<TargetKey, string>;

/** What is known of the tokens of some targets. */
export interface TargetSecrets {
  readonly values: ReadonlyMap<TargetKey, string>;
  /** Why a token is not available, in words. */
  readonly missing: ReadonlyMap<TargetKey, string>;
}

/** Whether a token is the one that was applied. */
export type SecretComparison = 'unchanged' | 'changed' | 'unknown';

/** How tokens are read. */
export interface SecretOptions {
  readonly literals: Literals;
  /** False where nothing needs the values: then no program is run, and what it would print counts as missing. */
  readonly runsCommands: boolean;
}

/** Reads the tokens of targets, as far as they can be had. Equal references are read once. */
export async function readSecrets(
  deps: Pick<Deps, 'readSecret'>,
  targets: readonly ResolvedTarget[],
  { literals, runsCommands }: SecretOptions,
): Promise<TargetSecrets> {
  const readings = new Map<string, Promise<SecretReading>>();
  const read = (reference: SecretReference, literal: string | undefined) => {
    if (reference.$kind === 'literal') return deps.readSecret(reference, literal);
    const name = canonicalJson(reference);
    const reading = readings.get(name) ?? deps.readSecret(reference, undefined);
    readings.set(name, reading);
    return reading;
  };
  const values = new Map<TargetKey, string>();
  const missing = new Map<TargetKey, string>();
  for (const { key, settings } of targets) {
    if (settings.tokenAuth === undefined) continue;
    if (settings.tokenAuth.$kind === 'secretCommand' && !runsCommands) {
      missing.set(key, 'its program was not run');
      continue;
    }
    const reading = await read(settings.tokenAuth, literals.get(key));
    if (reading.kind === 'value') values.set(key, reading.value);
    else missing.set(key, reading.what);
  }
  return { values, missing };
}

/** Refuses to go on while a token is missing, and names every target and variable. */
export function requireSecrets({ missing }: TargetSecrets): void {
  if (missing.size === 0) return;
  throw new Failure([...missing].map(([key, what]) => problem('run.secret-missing', { target: addressOf(key), what })));
}

/** Compares tokens with the applied ones, of which only fingerprints are kept. */
export function compareSecrets(
  { values, missing }: TargetSecrets,
  known: { readonly key: string; readonly applied: readonly Fingerprint[] },
): ReadonlyMap<TargetKey, SecretComparison> {
  const applied = new Map(known.applied.map(({ target, hmac }) => [target, hmac]));
  const comparisons = new Map<TargetKey, SecretComparison>();
  for (const key of missing.keys()) comparisons.set(key, 'unknown');
  for (const [key, value] of values) {
    const before = applied.get(key);
    if (before === undefined) comparisons.set(key, 'unknown');
    else comparisons.set(key, fingerprint(known.key, value) === before ? 'unchanged' : 'changed');
  }
  return comparisons;
}

/** The fingerprints to keep of tokens whose values are known. */
export function fingerprintsOf({ values }: TargetSecrets, key: string): readonly Fingerprint[] {
  return [...values].map(([target, value]) => ({ target, hmac: fingerprint(key, value) }));
}
