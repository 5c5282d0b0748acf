import type { Place } from '../../errors/problem.js';
import { placeAtOffset } from '../sources/excerpt.js';

/** Where a file imports the specifier: the first time it stands behind an import's word, else nowhere. Needs no compiler. */
export function placeOfImport(file: string, text: string, specifier: string): Place | undefined {
  const literal = `(['"\`])${specifier.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}\\1`;
  const found = new RegExp(`\\b(?:from|import|require)\\s*\\(?\\s*(?=${literal})`).exec(text);
  return found === null ? undefined : placeAtOffset(file, text, found.index + found[0].length);
}
