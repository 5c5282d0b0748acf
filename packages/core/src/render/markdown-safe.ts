import { fitMiddle, oneLine } from './format.js';

/**
 * Writes what a config, a file or a server says as a code span of GitHub's Markdown, in which it can be nothing else: no
 * markup, HTML, link, image, mention, issue or emoji, no new line, no end of the span, and no new cell of a table. Backticks and
 * pipes are shown as `\u{...}`, for there is no way to write them that all renderers read alike.
 */
export function codeSpan(text: string): string {
  const shown = fitMiddle(oneLine(text), LONGEST).replace(/[`|]/g, code);
  return shown === '' ? '`(empty)`' : `\`${shown}\``;
}

/** Sets a text in a fence that nothing in it can end. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A comment that no reader sees, by which a CI job finds what it wrote about a stack. */
export function planMarker(stack: string): string {
  const name = stack.replace(/[^A-Za-z0-9._]/gu, (character) =>
    character === '-' ? '-' : `%${(character.codePointAt(0) ?? 0).toString(16)}`,
  );
  return `<!-- trafficinator:plan:${name} -->`;
}

const LONGEST = 200;

function code(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}
