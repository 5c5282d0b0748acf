import { isRecord } from '../layers/merge-layers.js';

const SHORTEST = 6;

/** The tokens that stand in a raw config as literals, right or wrong, so that no message shows them. */
export function writtenTokens(raw: unknown): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<unknown>();
  collect(raw, false, found, seen);
  // A token within a longer one must not leave the rest of that one behind.
  return [...found].sort((a, b) => b.length - a.length);
}

function collect(value: unknown, isToken: boolean, found: Set<string>, seen: Set<unknown>): void {
  if (typeof value === 'object' && value !== null) {
    if (seen.has(value) || (isRecord(value) && isReference(value))) return;
    seen.add(value);
    for (const [key, inner] of Object.entries(value)) {
      if (key !== '$kind') collect(inner, isToken || /token/i.test(key), found, seen);
    }
  } else if (isToken && (typeof value === 'string' || typeof value === 'number')) {
    if (String(value).length >= SHORTEST) found.add(String(value));
  }
}

/** Whoever takes the name of the variable for the token itself writes it there. */
function isReference({ $kind, name, path, command }: Readonly<Record<string, unknown>>): boolean {
  if ($kind === 'secretCommand') return Array.isArray(command);
  if ($kind === 'secretFile') return typeof path === 'string';
  return $kind === 'secretEnv' && typeof name === 'string' && /^[A-Z_][A-Z0-9_]*$/.test(name);
}
