import { isRecord } from '../../base/is-record.js';
import { problem } from '../../errors/problem.js';
import type { Findings } from './findings.js';

// Shorter ones would mask words of everyday.
const SHORTEST = 6;

/** The password that stands in the address of the state, as it is written and as it is meant, so that no message shows it. */
export function writtenPasswords(raw: unknown): readonly string[] {
  const password = passwordOf(raw);
  return [...new Set([password, decoded(password)])].filter((text) => text.length >= SHORTEST);
}

/** Warns of a password in the address of the state. */
export function warnOfLiteralPassword(raw: unknown, findings: Findings): void {
  if (passwordOf(raw) !== '') findings.warn(problem('config.literal-password', {}, findings.at('state')));
}

const OF_USER = /^[a-z][a-z0-9+.-]*:\/\/[^/:@]*:(.+)@/is;
const OF_QUERY = /[?&](?:ssl)?password=([^&]+)/i;

function passwordOf(raw: unknown): string {
  const { state } = isRecord(raw) ? raw : {};
  if (typeof state !== 'string') return '';
  return OF_USER.exec(state)?.[1] ?? OF_QUERY.exec(state)?.[1] ?? '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
