import { SourceMap, type SourceMapPayload } from 'node:module';
import { extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../../errors/failure.js';
import { type Place, type Problem, problem } from '../../errors/problem.js';
import { type Position, placeAt } from '../sources/excerpt.js';
import { redactTokens } from '../sources/redact-tokens.js';
import { syntaxErrors } from './diagnostic-problems.js';
import { loadTypeScript } from './load-typescript.js';
import type { ProjectModules } from './module-hooks.js';
import { isTypeScript } from './resolve-import.js';

/** Makes of whatever a config threw, or Node while it linked the config's modules, what the user needs to mend it. */
export function explainError(error: unknown, entry: string, modules: ProjectModules): Failure {
  if (error instanceof Failure) return error;
  return new Failure(problemsFor(error, entry, modules), { cause: error });
}

function problemsFor(error: unknown, entry: string, modules: ProjectModules): readonly Problem[] {
  if (!(error instanceof Error))
    return [problem('load.threw-no-error', { file: entry, thrown: describeThrown(error) })];
  const thrownAt = firstOwnFrame(error, modules);
  if (error instanceof SyntaxError && thrownAt === undefined) return syntaxProblems(error, modules);
  const message = redactTokens(`${error.name}: ${error.message}`);
  return [problem('load.threw', { file: thrownAt?.file ?? entry, message }, { place: thrownAt })];
}

/** V8 does not say where the syntax of an ES module is wrong; TypeScript's parser does. */
function syntaxProblems(error: SyntaxError, modules: ProjectModules): readonly Problem[] {
  const ts = loadTypeScript();
  const { files } = modules;
  const javascript = files.reached().filter((file) => /^\.[cm]?js$/.test(extname(file)));
  const found = javascript.flatMap((file) => syntaxErrors(ts, file, files.read(file)));
  if (found.length > 0) return found;
  return [problem('load.syntax-error', { message: `${error.message}.` }, { place: headerPlace(error, modules) })];
}

function describeThrown(thrown: unknown): string {
  if (typeof thrown !== 'string') return thrown === null ? 'null' : `a value of type ${typeof thrown}`;
  return `the string '${redactTokens(thrown).slice(0, 200)}'`;
}

const FRAME = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/]).+?):(\d+):(\d+)\)?$/;

function firstOwnFrame(error: Error, modules: ProjectModules): Place | undefined {
  for (const line of error.stack?.split('\n') ?? []) {
    const [, url, row, column] = FRAME.exec(line) ?? [];
    const place = url === undefined ? undefined : ownPlace(url, { line: Number(row), column: Number(column) }, modules);
    if (place !== undefined) return place;
  }
  return undefined;
}

// Node puts file:line, the line and a caret before the message of errors of CommonJS syntax and of imported names.
const HEADER = /^(.+):(\d+)\n.*\n( *)\^/;

function headerPlace(error: Error, modules: ProjectModules): Place | undefined {
  const [, url, line, indent] = HEADER.exec(error.stack ?? '') ?? [];
  if (url === undefined || indent === undefined) return undefined;
  return ownPlace(url, { line: Number(line), column: indent.length + 1 }, modules);
}

function ownPlace(url: string, position: Position, { files, compile }: ProjectModules): Place | undefined {
  const file = url.startsWith('file:') ? fileURLToPath(url) : resolve(url);
  if (!files.has(file)) return undefined;
  // Under `--enable-source-maps` Node has mapped the position already.
  const isMapped = compile === undefined || !isTypeScript(file) || process.sourceMapsEnabled;
  return placeAt(file, files.read(file), isMapped ? position : originalPosition(compile(file), position));
}

const INLINE_MAP = /\n\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,([\w+/=]+)\s*$/;

function originalPosition(javascript: string, position: Position): Position {
  const [, encoded = ''] = INLINE_MAP.exec(javascript) ?? [];
  // ts-node wrote it.
  const payload = JSON.parse(Buffer.from(encoded, 'base64').toString()) as SourceMapPayload;
  const entry = new SourceMap(payload).findEntry(position.line - 1, position.column - 1);
  if (!('originalLine' in entry)) return position;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
