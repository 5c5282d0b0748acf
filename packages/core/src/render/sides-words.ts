import type { Wording } from './wording.js';

/** `20.0 % → 33.3 %`, or one side where the other is none or the same. */
export function sidesWords(before: string | undefined, after: string, { glyphs }: Wording): string {
  return before === undefined || before === after ? after : `${before} ${glyphs.arrow} ${after}`;
}
