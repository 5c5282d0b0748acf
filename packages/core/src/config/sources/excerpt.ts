import type { Excerpt, Place } from '../../errors/problem.js';
import { redactTokens } from './redact-tokens.js';

const LINES_BEFORE = 2;
const LINES_AFTER = 2;

/** The lines around a line (counted from 1), without literal tokens. */
export function excerptOf(text: string, line: number): Excerpt {
  // Redacted as a whole: the name that betrays a token may stand a line above it.
  const lines = redactTokens(text).split(/\r?\n/);
  const first = Math.max(1, Math.min(line, lines.length) - LINES_BEFORE);
  return { firstLine: first, lines: lines.slice(first - 1, line + LINES_AFTER) };
}

/** A place in a file whose text is known, with its excerpt. */
export function placeAt(file: string, text: string, position: Position): Place {
  return { file, line: position.line, column: position.column, excerpt: excerptOf(text, position.line) };
}

/** A place given by an offset into the text. */
export function placeAtOffset(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return placeAt(file, text, { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
}

/** Line and column, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
