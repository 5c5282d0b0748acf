import type { Place, Problem } from '../errors/problem.js';
import { fit, oneLine, safe } from './format.js';

/** How problems are annotated. */
export interface AnnotationOptions {
  readonly severity: 'error' | 'warning';
  /** The folder of the repository: files are named from there. */
  readonly root: string;
}

/**
 * Writes problems as commands of GitHub Actions, which shows them at their lines of a pull request. Whatever a problem says, each
 * is one line and one command.
 */
export function annotationLines(problems: readonly Problem[], options: AnnotationOptions): readonly string[] {
  return problems.map((problem) => annotationLine(problem, options));
}

const LONGEST_TITLE = 200;
const LONGEST_MESSAGE = 4_000;

function annotationLine({ title, detail, fix, place }: Problem, { severity, root }: AnnotationOptions): string {
  const file = place === undefined ? undefined : relativeFile(place.file, root);
  const where = place !== undefined && file !== undefined ? placeProperties(file, place) : [];
  const properties = [...where, `title=${property(fit(oneLine(title), LONGEST_TITLE))}`].join(',');
  const elsewhere =
    place !== undefined && file === undefined ? `At ${place.file}:${place.line}:${place.column}` : undefined;
  const parts = [detail, elsewhere, fix === undefined ? undefined : `Fix: ${fix}`];
  const message = parts
    .filter((part) => part !== undefined)
    .map((part) => part.trimEnd())
    .join('\n');
  return `::${severity} ${properties}::${data(cut(message))}`;
}

function placeProperties(file: string, { line, column }: Place): readonly string[] {
  return [`file=${property(oneLine(file))}`, `line=${line}`, `col=${column}`];
}

/** Undefined for a file outside of the folder: GitHub could not show it. */
function relativeFile(file: string, root: string): string | undefined {
  const [path, folder] = [slashed(file), slashed(root).replace(/\/+$/, '')];
  if (path.startsWith(`${folder}/`)) return path.slice(folder.length + 1);
  return /^(\/|[A-Za-z]:)|(^|\/)\.\.(\/|$)/.test(path) ? undefined : path;
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function cut(message: string): string {
  const text = message.replaceAll('\t', '  ').replace(/\r\n?/g, '\n').split('\n').map(safe).join('\n');
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE).toWellFormed()}...` : text;
}

/** As the runner decodes what stands after the second `::`. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As the runner decodes the value of a property. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
