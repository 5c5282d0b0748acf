import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { z } from 'zod';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { keptSecret } from '../schema/target.js';

/** A secret that only the holder of the key can read, and only for the server for which it was sealed. */
export type SealedSecret = Extract<z.output<typeof keptSecret>, { readonly $kind: 'sealed' }>;

/** Seals a secret for the server with this origin. */
export type Seal = (plain: string, origin: string) => SealedSecret;

/** The variable that holds the key: 32 bytes as base64 or hex. */
export const SEALING_KEY = 'TRAFFICINATOR_SECRET_KEY';

/**
 * Makes the function that seals, of the text of {@link SEALING_KEY}; none without a key. Throws `secret.bad-key` for a text that
 * is no key.
 *
 * @param randomBytes - unforeseeable ones
 */
export function sealerOf(text: string | undefined, randomBytes: (count: number) => Uint8Array): Seal | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const key = readSealingKey(text);
  if (key === undefined) throw new Failure([problem('secret.bad-key', { variable: SEALING_KEY })]);
  return (plain, origin) => sealSecret(plain, { origin, key, nonce: randomBytes(NONCE_BYTES) });
}

/** The key in a text; undefined where it is none. */
export function readSealingKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : undefined;
}

/** Seals with AES-256-GCM. The origin is authenticated with it, so that a box that was put beside another origin does not open. */
function sealSecret(
  plain: string,
  { origin, key, nonce }: { readonly origin: string; readonly key: Buffer; readonly nonce: Uint8Array },
): SealedSecret {
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(origin));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return { $kind: 'sealed', origin, box: Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url') };
}

/** The secret in a box; undefined where the key does not fit, or where box or origin were changed or left out. */
export function openSealed({ origin, box }: SealedSecret, key: Buffer): string | undefined {
  const bytes = Buffer.from(box ?? '', 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(origin)).setAuthTag(tag);
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
