import { isBuiltin } from 'node:module';
import { extname } from 'node:path';
import type { TypeScript } from './load-typescript.js';
import { SDK } from './own-packages.js';
import type { ProjectFiles } from './project-files.js';
import { isTypeScript, type ResolveImport } from './resolve-import.js';

/** The project's files that a config reaches by imports whose specifiers are literals. */
export interface ImportGraph {
  /** The entry first, then in the order in which they were reached. */
  readonly files: readonly string[];
  /** Whether any of the sources uses what only Node's types declare. */
  readonly usesNode: boolean;
}

/**
 * Follows imports from file to file without running anything. Imports of types count: their files decide what is an error.
 * What cannot be resolved is left to the compiler or to Node, which say so with a place.
 */
export function walkImports(ts: TypeScript, entry: string, files: ProjectFiles, resolve: ResolveImport): ImportGraph {
  const reached = new Set([entry]);
  let usesNode = false;
  // A set is iterated in the order of insertion, including what is added on the way.
  for (const file of reached) {
    const specifiers = importsOf(ts, file, files.read(file));
    usesNode ||= isTypeScript(file) && (NODE_NAMES.test(files.read(file)) || specifiers.some(isBuiltin));
    for (const specifier of specifiers) {
      const found = specifier === SDK ? undefined : resolve(specifier, file);
      if (found !== undefined && files.owns(found)) reached.add(found);
    }
  }
  return { files: [...reached], usesNode };
}

function importsOf(ts: TypeScript, file: string, text: string): readonly string[] {
  if (extname(file) === '.json') return [];
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

// A name in a comment costs time only. Those of the DOM that Node has too are here, since a config is checked without the DOM.
const NODE_NAMES = new RegExp(
  `import\\.meta|\\b(?:${[
    'AbortController|AbortSignal|Blob|Buffer|Headers|NodeJS|Request|Response|TextDecoder|TextEncoder|URL|URLSearchParams',
    'atob|btoa|clearInterval|clearTimeout|console|crypto|fetch|global|navigator|performance|process|queueMicrotask|require',
    'setImmediate|setInterval|setTimeout|structuredClone|__dirname|__filename|module|exports',
  ].join('|')})\\b`,
);
