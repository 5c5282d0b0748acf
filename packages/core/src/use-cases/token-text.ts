import { createHash, timingSafeEqual } from 'node:crypto';

/** How every token begins, so that scanners of leaked secrets know one when they see it. */
const PREFIX = 'tfn_';
/** Without letters and digits that look alike. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** 160 random bits, five in each character. */
const RANDOM_CHARACTERS = 32;
/** 20 bits that follow from the others. */
const CHECK_CHARACTERS = 4;

/** Random bytes that a token is made of. */
export const TOKEN_BYTES = 20;

/** Writes a token of the API: `tfn_`, 160 random bits, and a checksum by which one that was cut or mistyped is known. */
export function tokenText(random: Uint8Array): string {
  const body = PREFIX + charactersOf(random, RANDOM_CHARACTERS);
  return body + checkOf(body);
}

/** Whether a text can be a token: it is whole. It says nothing of whether anybody gave it out. */
export function isTokenText(text: string): boolean {
  const body = text.slice(0, -CHECK_CHARACTERS);
  return (
    text.length === PREFIX.length + RANDOM_CHARACTERS + CHECK_CHARACTERS &&
    body.startsWith(PREFIX) &&
    text === body + checkOf(body)
  );
}

/** What is kept of a secret of 128 random bits or more: its SHA-256, as hex. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two hashes in the same time wherever they differ. */
export function isSameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function checkOf(body: string): string {
  return charactersOf(createHash('sha256').update(body).digest(), CHECK_CHARACTERS);
}

function charactersOf(bytes: Uint8Array, count: number): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: count }, (_, at) => ALPHABET[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)]).join(
    '',
  );
}
