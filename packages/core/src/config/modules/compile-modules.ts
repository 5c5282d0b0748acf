import { contentHash } from '../../base/content-hash.js';
import type { KeptLoad } from '../cache/kept-load.js';
import { ObservedDisk } from '../cache/observed-disk.js';
import { loadTypeScript, type TypeScript } from './load-typescript.js';
import type { ProjectModules } from './module-hooks.js';
import { nodeTypes, ownSdk, SDK } from './own-packages.js';
import type { ProjectFiles } from './project-files.js';
import { compilerOptions, type JsonOptions, projectOptions, withNodeTypes, withPath } from './project-options.js';
import { type ResolveImport, typescriptResolver } from './resolve-import.js';
import { type Compile, compileAll } from './type-check.js';
import { walkImports } from './walk-imports.js';

/** A config in TypeScript. */
export interface ProjectRequest {
  readonly file: string;
  readonly files: ProjectFiles;
  readonly typeCheck: boolean;
}

/** Modules that the compiler has made. */
export interface CompiledModules extends ProjectModules {
  readonly compile: Compile;
  /** What of it the next load can use. Ask when the config has run: what it imports under a computed name is known by then. */
  learned(): KeptLoad;
}

/** Compiles all files of a config, from the entry on. Fails with every error of every one of them. */
export function compileModules({ file, files, typeCheck }: ProjectRequest): CompiledModules {
  const ts = loadTypeScript();
  const disk = new ObservedDisk();
  const { folder } = files;
  const found = findOptions(ts, { folder, file, disk, typeCheck });
  const resolutions = new Resolutions(found.resolve);
  const graph = walkImports(ts, file, files, resolutions.resolve);
  const options = withNodeTypes(found.options, graph.usesNode, () => nodeTypes(folder, disk));
  const outputs = new Map<string, string>();
  const compile = compileAll({ ts, files, disk, options, typeCheck }, graph.files, outputs);
  const sources = files.reached();
  const hashes = (some: readonly string[]) => some.map((one): [string, string] => [one, contentHash(files.read(one))]);
  return {
    files,
    resolve: resolutions.resolve,
    compile,
    learned: () => ({
      answers: [...disk.answers, ...hashes(files.reached().slice(sources.length)).map(textAnswer)],
      sources: hashes(sources),
      outputs: Object.fromEntries(outputs),
      imports: resolutions.known,
    }),
  };
}

function textAnswer([path, answer]: readonly [string, string]): KeptLoad['answers'][number] {
  return { question: 'text', path, answer };
}

interface OptionsQuestion {
  readonly folder: string;
  readonly file: string;
  readonly disk: ObservedDisk;
  readonly typeCheck: boolean;
}

/** The project's options, with our own sdk where the project has none. */
function findOptions(ts: TypeScript, { folder, file, disk, typeCheck }: OptionsQuestion) {
  const found = (options: JsonOptions) => ({
    options,
    resolve: typescriptResolver({ ts, options: compilerOptions(ts, options, folder), folder, disk }),
  });
  const own = found(projectOptions(folder, { ts, disk, heedErrors: typeCheck }));
  return own.resolve(SDK, file) === undefined ? found(withPath(own.options, SDK, ownSdk().types)) : own;
}

/** Keeps in mind what imports mean. */
class Resolutions {
  readonly #resolve: ResolveImport;
  readonly #known = new Map<string, KeptLoad['imports'][number]>();

  constructor(resolve: ResolveImport) {
    this.#resolve = resolve;
  }

  readonly resolve: ResolveImport = (specifier, importer) => {
    const file = this.#resolve(specifier, importer);
    this.#known.set(JSON.stringify([importer, specifier]), [importer, specifier, file ?? null]);
    return file;
  };

  get known(): KeptLoad['imports'] {
    return [...this.#known.values()];
  }
}
