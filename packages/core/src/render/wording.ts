import { oneLine } from './format.js';
import { type Glyphs, unicodeGlyphs } from './glyphs.js';

/** How sentences are written for one kind of reader. */
export interface Wording {
  readonly glyphs: Glyphs;
  /** Makes what a config or a server says harmless where it is read. */
  readonly quote: (text: string) => string;
}

/** For a terminal or a log. */
export function terminalWording(glyphs: Glyphs = unicodeGlyphs): Wording {
  return { glyphs, quote: oneLine };
}
