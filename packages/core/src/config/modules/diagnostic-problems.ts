import { dirname, resolve } from 'node:path';
import type { Diagnostic } from 'typescript';
import { type Problem, problem } from '../../errors/problem.js';
import { placeAtOffset } from '../sources/excerpt.js';
import { isFile } from '../sources/is-file.js';
import { redactTokens } from '../sources/redact-tokens.js';
import type { TypeScript } from './load-typescript.js';
import { isRelative } from './resolve-import.js';

/** What the compiler says of a file, as problems. Where the syntax is wrong, its other complaints are echoes and left out. */
export function diagnosticProblems(
  ts: TypeScript,
  file: string,
  text: string,
  diagnostics: readonly Diagnostic[],
): readonly Problem[] {
  const syntax = syntaxErrors(ts, file, text);
  if (syntax.length > 0) return syntax;
  return diagnostics.map((diagnostic) => typeProblem(ts, file, text, diagnostic));
}

/** The errors of syntax of a file, JavaScript or TypeScript. */
export function syntaxErrors(ts: TypeScript, file: string, text: string): readonly Problem[] {
  const { diagnostics } = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  return (diagnostics ?? [])
    .filter((diagnostic) => diagnostic.file !== undefined)
    .map((diagnostic) => {
      const place = placeAtOffset(file, text, diagnostic.start ?? 0);
      return problem('load.syntax-error', { message: `TS${diagnostic.code}: ${messageOf(ts, diagnostic)}` }, { place });
    });
}

function typeProblem(ts: TypeScript, file: string, text: string, diagnostic: Diagnostic): Problem {
  const start = diagnostic.start ?? 0;
  const place = placeAtOffset(file, text, start);
  const specifier = missingModule(file, diagnostic, text.slice(start, start + (diagnostic.length ?? 0)));
  if (specifier !== undefined) return problem('load.module-not-found', { specifier, importer: file }, { place });
  return problem('load.type-error', { code: diagnostic.code, message: messageOf(ts, diagnostic) }, { place });
}

// TypeScript may quote a literal type, and so a token.
function messageOf(ts: TypeScript, diagnostic: Diagnostic): string {
  return redactTokens(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}

/** "Cannot find module", of an import and of one for its effects. */
const CANNOT_FIND = new Set([2307, 2882]);

/** The specifier, if nothing is there at all: TypeScript says the same of files of a kind that it does not know. */
function missingModule(importer: string, { code, messageText }: Diagnostic, literal: string): string | undefined {
  // A chain of messages says that the module is there, but not for this kind of import.
  if (!CANNOT_FIND.has(code) || typeof messageText !== 'string') return undefined;
  const specifier = literal.slice(1, -1);
  const isThere = isRelative(specifier) && isFile(resolve(dirname(importer), specifier));
  return isThere ? undefined : specifier;
}
