import type { Excerpt, Place, Problem } from '../errors/problem.js';
import { counted, oneLine, safe } from './format.js';
import type { Paint } from './paint.js';
import { textWidth } from './text-width.js';

/** How problems are shown. */
export interface ProblemTextOptions {
  readonly paint: Paint;
  readonly severity: 'error' | 'warning';
}

/** A mistake in what thousands of targets share is told of each: nobody reads them all. */
const MOST_PROBLEMS = 50;
/** Of longer lines of a file a part is shown: they may be generated, and be the whole file. */
const MOST_COLUMNS = 160;

/** Writes problems one after the other, the first of very many, and their number if there are several. */
export function problemsText(problems: readonly Problem[], options: ProblemTextOptions): string {
  const texts = problems.slice(0, MOST_PROBLEMS).map((problem) => problemText(problem, options));
  const found = `${counted(problems.length, options.severity === 'error' ? 'problem' : 'warning')} found`;
  const shown = problems.length > MOST_PROBLEMS ? `, of which the first ${MOST_PROBLEMS} are shown` : '';
  const closing = problems.length > 1 ? [options.paint('strong', `${found}${shown}.`)] : [];
  return [...texts, ...closing].join('\n\n');
}

/** Writes a problem: what is wrong, where, with the lines of the file, and what to do. */
export function problemText(problem: Problem, { paint, severity }: ProblemTextOptions): string {
  const { title, detail, place, fix } = problem;
  const tone = severity === 'error' ? 'bad' : 'changed';
  return [
    `${paint(tone, severity === 'error' ? 'Error:' : 'Warning:')} ${paint('strong', oneLine(title))}`,
    hanging(detail),
    ...whereLines(problem, paint),
    ...(place?.excerpt === undefined ? [] : ['', ...frameLines(place, place.excerpt, paint), '']),
    ...(fix === undefined ? [] : [paint('strong', 'Fix:'), `  ${hanging(fix)}`]),
  ]
    .join('\n')
    .trimEnd();
}

/** Only its first line begins at the margin, so that no text can pass for another part of the message. */
function hanging(text: string): string {
  const lines = text.trimEnd().split(/\r\n|\r|\n/);
  return lines.map((line, index) => `${index === 0 ? '' : '  '}${shown(line)}`.trimEnd()).join('\n');
}

function whereLines({ path, place }: Problem, paint: Paint): readonly string[] {
  if (place === undefined) return path === undefined ? [] : [paint('quiet', `  at ${oneLine(path)}`)];
  const at = `  at ${oneLine(place.file)}:${place.line}:${place.column}`;
  return [paint('quiet', path === undefined ? at : `${at} (${oneLine(path)})`)];
}

function frameLines({ line, column }: Place, { firstLine, lines }: Excerpt, paint: Paint): readonly string[] {
  const digits = String(firstLine + lines.length - 1).length;
  const from = column > MOST_COLUMNS * 0.75 ? column - MOST_COLUMNS / 2 : 0;
  return lines.flatMap((text, index) => {
    const number = firstLine + index;
    const isHere = number === line;
    const gutter = `${isHere ? '>' : ' '} ${String(number).padStart(digits)} |`;
    const code = `${paint(isHere ? 'strong' : 'quiet', gutter)} ${shown(cutOut(text, from))}`.trimEnd();
    return isHere ? [code, caretLine(cutOut(text.slice(0, column - 1), from), digits, paint)] : [code];
  });
}

/** The part of a line that is shown. */
function cutOut(line: string, from: number): string {
  const until = from + MOST_COLUMNS;
  return `${from > 0 && line !== '' ? '…' : ''}${line.slice(from, until)}${line.length > until ? '…' : ''}`;
}

/** Stands under the column as it is shown: characters may be wider than one column, tabs too. */
function caretLine(textBefore: string, digits: number, paint: Paint): string {
  const before = textWidth(shown(textBefore));
  return `${paint('quiet', `  ${' '.repeat(digits)} |`)} ${' '.repeat(before)}${paint('bad', '^')}`;
}

function shown(line: string): string {
  return safe(line.replaceAll('\t', '  '));
}
