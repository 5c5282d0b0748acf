import { isBuiltin } from 'node:module';
import { extname } from 'node:path';
import type { TypeScript } from './load-typescript.js';
import { namesNode } from './names-node.js';
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
    usesNode ||= isTypeScript(file) && (specifiers.some(isBuiltin) || namesNode(ts, file, files.read(file)));
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
