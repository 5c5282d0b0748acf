/** The few symbols that stand in our own words. */
export interface Glyphs {
  /** Between old and new. */
  readonly arrow: string;
  /** Stands for what was cut. */
  readonly ellipsis: string;
  /** Before what goes. */
  readonly minus: string;
  /** Before how often. */
  readonly times: string;
}

/** What is shown where nothing else is asked for. */
export const unicodeGlyphs: Glyphs = { arrow: '→', ellipsis: '…', minus: '−', times: '×' };

/** Nothing but ASCII: for `--plain`. */
export const asciiGlyphs: Glyphs = { arrow: '->', ellipsis: '...', minus: '-', times: 'x' };
