import stringWidth from 'string-width';

/** Columns that a text takes on a terminal; colours take none. Most texts are plain ASCII, which needs no counting. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  const bare = text.replace(COLOUR, '');
  return ASCII.test(bare) ? bare.length : stringWidth(bare);
}

/** Whether every character takes one column. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

const ASCII = /^[ -~]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character.
const COLOUR = /\u001b\[[0-9;]*m/g;
