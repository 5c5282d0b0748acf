import { createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { never } from '../base/never.js';
import type { keptSecret } from '../schema/target.js';
import { type ReadText, reasonOf } from './pages/read-pages.js';
import type { RunProgram } from './run-program.js';
import { openSealed, readSealingKey, SEALING_KEY, type SealedSecret } from './sealed-secret.js';

/** Where a secret is, as plans and state keep it. */
export type SecretReference = z.output<typeof keptSecret>;

/** A secret's value, or why there is none, in words: `environment variable MATOMO_TOKEN is not set`. */
export type SecretReading =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'missing'; readonly what: string };

/** Where secrets can be read. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readText: ReadText;
  readonly run: RunProgram;
  /** Where relative paths start. */
  readonly folder: string;
  /** The value of a token that is written out in the config which was just read. */
  readonly literal?: string | undefined;
}

/** Reads a secret. An empty one counts as missing: Matomo would be asked without a token. */
export async function readSecret(reference: SecretReference, sources: SecretSources): Promise<SecretReading> {
  switch (reference.$kind) {
    case 'secretEnv':
      return readVariable(reference.name, sources);
    case 'secretFile':
      return readFile(resolve(sources.folder, reference.path), sources);
    case 'secretCommand':
      return readOutput(reference.command, sources);
    case 'literal':
      return sources.literal === undefined
        ? missing('the token was written out in the config, and only the `apply` that reads it knows it')
        : { kind: 'value', value: sources.literal };
    case 'sealed':
      return readSealed(reference, sources);
    default:
      return never(reference);
  }
}

/**
 * Tells whether a secret has changed without holding it: its HMAC-SHA-256 under the state's random key, cut to 128 bits so that
 * it proves nothing about the value. Neither it nor the key leaves the state.
 */
export function fingerprint(keyHex: string, value: string): string {
  return createHmac('sha256', Buffer.from(keyHex, 'hex')).update(value).digest('hex').slice(0, FINGERPRINT_DIGITS);
}

const FINGERPRINT_DIGITS = 32;

function readVariable(name: string, { env }: SecretSources): SecretReading {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined) return missing(`environment variable ${name} is not set`);
  return value.trim() === '' ? missing(`environment variable ${name} is empty`) : { kind: 'value', value };
}

async function readFile(file: string, { readText }: SecretSources): Promise<SecretReading> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    return missing(`file ${file} ${reasonOf(error)}`);
  }
  const value = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  return value.trim() === '' ? missing(`file ${file} is empty`) : { kind: 'value', value };
}

async function readOutput(
  [program = '', ...args]: readonly string[],
  { run, folder }: SecretSources,
): Promise<SecretReading> {
  const output = await run([program, ...args], folder);
  if (output.kind === 'failed') return missing(`command ${program} ${output.reason}`);
  const value = output.text.replace(/\r?\n$/, '');
  return value.trim() === '' ? missing(`command ${program} printed nothing`) : { kind: 'value', value };
}

function readSealed(sealed: SealedSecret, { env }: SecretSources): SecretReading {
  const text = Object.hasOwn(env, SEALING_KEY) ? env[SEALING_KEY] : undefined;
  if (text === undefined || text.trim() === '')
    return missing(`environment variable ${SEALING_KEY} is not set, and its key opens the sealed token`);
  const key = readSealingKey(text);
  if (key === undefined) return missing(`environment variable ${SEALING_KEY} holds no key of 32 bytes`);
  const value = openSealed(sealed, key);
  return value === undefined
    ? missing(`the key in ${SEALING_KEY} does not open the sealed token: another key sealed it, or it was changed`)
    : { kind: 'value', value };
}

function missing(what: string): SecretReading {
  return { kind: 'missing', what };
}
