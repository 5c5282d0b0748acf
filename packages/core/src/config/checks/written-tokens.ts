import { isRecord } from '../../base/is-record.js';
import { isSecretHeader } from '../../schema/connection.js';

const SHORTEST = 6;

/** The tokens, passwords and keys that stand in a raw config as literals, right or wrong, so that no message shows them. */
export function writtenTokens(raw: unknown): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<unknown>();
  collect({ value: raw, name: '', isSecret: false }, found, seen);
  // A token within a longer one must not leave the rest of that one behind.
  return [...found].sort((a, b) => b.length - a.length);
}

interface Part {
  readonly value: unknown;
  /** What holds it calls it so. */
  readonly name: string;
  readonly isSecret: boolean;
}

function collect({ value, name, isSecret }: Part, found: Set<string>, seen: Set<unknown>): void {
  if (typeof value === 'object' && value !== null) {
    if (seen.has(value) || (isRecord(value) && isReference(value))) return;
    seen.add(value);
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$kind') continue;
      collect({ value: inner, name: key, isSecret: isSecret || namesSecret(key, name) }, found, seen);
    }
  } else if (isSecret && (typeof value === 'string' || typeof value === 'number')) {
    // Of a key in many lines, what is printed of a file is one of them.
    for (const line of String(value).split('\n')) if (line.length >= SHORTEST) found.add(line);
  }
}

function namesSecret(key: string, holder: string): boolean {
  if (holder === 'headers') return isSecretHeader(key);
  return /token|passw/i.test(key) || (holder === 'tls' && key === 'key');
}

/** Whoever takes the name of the variable for the token itself writes it there. */
function isReference({ $kind, name, path, command }: Readonly<Record<string, unknown>>): boolean {
  if ($kind === 'secretCommand') return Array.isArray(command);
  if ($kind === 'secretFile') return typeof path === 'string';
  return $kind === 'secretEnv' && typeof name === 'string' && /^[A-Z_][A-Z0-9_]*$/.test(name);
}
