import type { Node, SourceFile } from 'typescript';
import { loadTypeScript, type TypeScript } from '../modules/load-typescript.js';
import type { ProjectFiles } from '../modules/project-files.js';
import type { ResolveImport } from '../modules/resolve-import.js';

/** The project's sources as syntax trees, parsed when first asked for. */
export class SyntaxProject {
  readonly ts: TypeScript = loadTypeScript();
  readonly #parsed = new Map<string, SourceFile>();
  readonly #files: ProjectFiles;
  readonly #resolve: ResolveImport;

  constructor(files: ProjectFiles, resolve: ResolveImport) {
    this.#files = files;
    this.#resolve = resolve;
  }

  /** A source that the load has reached: as it was then, even if it has changed since. Undefined for any other file. */
  sourceFile(file: string): SourceFile | undefined {
    const known = this.#parsed.get(file);
    if (known !== undefined) return known;
    if (!this.#files.has(file)) return undefined;
    const parsed = this.ts.createSourceFile(file, this.#files.read(file), this.ts.ScriptTarget.Latest, true);
    this.#parsed.set(file, parsed);
    return parsed;
  }

  /** The source that a module specifier means in the file that the node belongs to. */
  imported(specifier: Node, from: Node): SourceFile | undefined {
    if (!this.ts.isStringLiteralLike(specifier)) return undefined;
    const file = this.#resolve(specifier.text, from.getSourceFile().fileName);
    return file === undefined ? undefined : this.sourceFile(file);
  }
}
