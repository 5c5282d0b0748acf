/** What a piece of text means; how that looks is decided here alone. */
export type Tone = 'added' | 'changed' | 'removed' | 'moved' | 'good' | 'bad' | 'quiet' | 'strong';

/** Colours a text by its meaning, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

/** Leaves every text as it is: for pipes, files and `NO_COLOR`. */
export const plainPaint: Paint = (_tone, text) => text;

/** Colours by ANSI codes. */
export const ansiPaint: Paint = (tone, text) => `\u001b[${OPEN[tone]}m${text}\u001b[${CLOSE[tone]}m`;

const OPEN: Readonly<Record<Tone, number>> = {
  added: 32,
  changed: 33,
  removed: 31,
  moved: 36,
  good: 32,
  bad: 31,
  quiet: 2,
  strong: 1,
};

const CLOSE: Readonly<Record<Tone, number>> = {
  added: 39,
  changed: 39,
  removed: 39,
  moved: 39,
  good: 39,
  bad: 39,
  quiet: 22,
  strong: 22,
};
