import { isBuiltin } from 'node:module';
import type { KeptLoad } from '../cache/kept-load.js';
import type { CompiledModules } from './compile-modules.js';
import type { ProjectModules } from './module-hooks.js';
import { SDK } from './own-packages.js';
import type { ProjectFiles } from './project-files.js';
import type { ResolveImport } from './resolve-import.js';

/**
 * Modules as an earlier load has left them. The compiler is loaded only for what that load did not come across, such as a file
 * that the config imports under a name that depends on the stack.
 */
export class KeptModules implements ProjectModules {
  readonly files: ProjectFiles;
  readonly #kept: KeptLoad;
  readonly #imports: ReadonlyMap<string, string | null>;
  readonly #compileAnew: () => CompiledModules;
  #compiled: CompiledModules | undefined;

  constructor(kept: KeptLoad, files: ProjectFiles, compileAnew: () => CompiledModules) {
    this.files = files;
    this.#kept = kept;
    this.#imports = new Map(kept.imports.map(([importer, specifier, file]) => [keyOf(importer, specifier), file]));
    this.#compileAnew = compileAnew;
  }

  readonly resolve: ResolveImport = (specifier, importer) => {
    // Where our sdk is, is Node's to tell.
    if (isBuiltin(specifier) || specifier === SDK) return undefined;
    const known = this.#imports.get(keyOf(importer, specifier));
    return known === undefined ? this.#anew().resolve(specifier, importer) : (known ?? undefined);
  };

  readonly compile = (file: string): string => this.#kept.outputs[file] ?? this.#anew().compile(file);

  /** What had to be compiled anew, if anything. */
  learned(): KeptLoad | undefined {
    return this.#compiled?.learned();
  }

  #anew(): CompiledModules {
    this.#compiled ??= this.#compileAnew();
    return this.#compiled;
  }
}

function keyOf(importer: string, specifier: string): string {
  return `${importer}\n${specifier}`;
}
