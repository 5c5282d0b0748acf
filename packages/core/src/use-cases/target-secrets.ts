import { canonicalJson } from '../base/canonical-json.js';
import { never } from '../base/never.js';
import type { SecretReading, SecretReference } from '../config/read-secret.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { addressOf, type ResolvedTarget, type SettingPath, type TargetKey } from '../model/target.js';
import type { TargetSettings } from '../schema/config.js';
import type { Deps } from './deps.js';
import { type SecretSetting, sealedFor, secretSettings } from './secret-settings.js';

/** Tokens that are written out in the config, by target. */
export type Literals = ReadonlyMap<TargetKey, string>;

/** Values of a target's secrets by the paths of its settings, such as `tokenAuth` or `headers.X-Staging-Key`. */
export type SecretValues = ReadonlyMap<SettingPath, string>;

/** A secret that cannot be had. */
export interface MissingSecret {
  readonly path: SettingPath;
  /** Why, in words: `environment variable STAGING_KEY is not set`. */
  readonly what: string;
}

/** What is known of the secrets of some targets. Targets of which there is nothing to say are in neither. */
export interface TargetSecrets {
  readonly values: ReadonlyMap<TargetKey, SecretValues>;
  readonly missing: ReadonlyMap<TargetKey, readonly MissingSecret[]>;
}

/** How secrets are read. */
export interface SecretOptions {
  readonly literals: Literals;
  /** False where nothing needs the values: then no program is run, and what it would print counts as missing. */
  readonly runsCommands: boolean;
}

/** Path of the setting whose value is the token. */
export const TOKEN: SettingPath = 'tokenAuth';

/** Reads the secrets of targets, as far as they can be had. Equal references are read once. */
export async function readSecrets(
  deps: Pick<Deps, 'readSecret'>,
  targets: readonly ResolvedTarget[],
  options: SecretOptions,
): Promise<TargetSecrets> {
  const read = readOnce(deps, options);
  const values = new Map<TargetKey, Map<SettingPath, string>>();
  const missing = new Map<TargetKey, MissingSecret[]>();
  for (const { key, settings } of targets) {
    for (const setting of secretSettings(settings)) {
      const { path, reference } = setting;
      const reading = isElsewhere(reference, settings)
        ? { kind: 'missing' as const, what: 'it was sealed for another server' } // Keeps the literal.
        : checked(setting, await read(reference, options.literals.get(key)));
      if (reading.kind === 'value') values.set(key, (values.get(key) ?? new Map()).set(path, reading.value));
      else missing.set(key, [...(missing.get(key) ?? []), { path, what: reading.what }]);
    }
  }
  return { values, missing };
}

/** Says why a target is not served: `headers.X-Staging-Key: environment variable STAGING_KEY is not set`. */
export function missingWords(missing: readonly MissingSecret[]): string {
  return missing.map(({ path, what }) => (path === TOKEN ? what : `${path}: ${what}`)).join('; ');
}

/** Refuses to go on while a secret is missing, and names every target, setting and variable. */
export function requireSecrets({ missing }: TargetSecrets): void {
  if (missing.size === 0) return;
  throw new Failure(
    [...missing].flatMap(([key, secrets]) =>
      secrets.map(({ path, what }) => problem('run.secret-missing', { target: addressOf(key), setting: path, what })),
    ),
  );
}

type Read = (reference: SecretReference, literal: string | undefined) => Promise<SecretReading>;

function readOnce({ readSecret }: Pick<Deps, 'readSecret'>, { runsCommands }: SecretOptions): Read {
  const readings = new Map<string, Promise<SecretReading>>();
  return (reference, literal) => {
    if (reference.$kind === 'literal') return readSecret(reference, literal);
    if (reference.$kind === 'secretCommand' && !runsCommands)
      return Promise.resolve({ kind: 'missing', what: 'its program was not run' });
    const name = canonicalJson(reference);
    const reading = readings.get(name) ?? readSecret(reference, undefined);
    readings.set(name, reading);
    return reading;
  };
}

/** What was sealed for one server is opened for no other, whatever the state says. */
function isElsewhere(reference: SecretReference, settings: TargetSettings): boolean {
  return reference.$kind === 'sealed' && reference.origin !== sealedFor(settings);
}

/** A value that could not be used counts as missing: nobody would be told why every hit fails. */
function checked({ becomes, reference }: SecretSetting, reading: SecretReading): SecretReading {
  if (reading.kind === 'missing') return reading;
  if (becomes === 'header' && !HEADER_VALUE.test(reading.value))
    return { kind: 'missing', what: `${wordsOf(reference)} holds what no HTTP header can hold, such as a line break` };
  if (becomes === 'certificate' && !reading.value.includes(PEM))
    return { kind: 'missing', what: `${wordsOf(reference)} holds no PEM: nothing in it begins with ${PEM}` };
  return reading;
}

const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const PEM = '-----BEGIN';

function wordsOf(reference: SecretReference): string {
  switch (reference.$kind) {
    case 'secretEnv':
      return `environment variable ${reference.name}`;
    case 'secretFile':
      return `file ${reference.path}`;
    case 'secretCommand':
      return `what command ${reference.command[0] ?? ''} prints`;
    case 'literal':
      return 'what is written out';
    case 'sealed':
      return 'what is sealed';
    default:
      return never(reference);
  }
}
