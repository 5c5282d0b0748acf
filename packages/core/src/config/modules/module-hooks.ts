import { randomUUID } from 'node:crypto';
import {
  createRequire,
  type LoadHookSync,
  type ResolveFnOutput,
  type ResolveHookSync,
  registerHooks,
} from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import { checkJson } from './check-json.js';
import { ownSdk, SDK } from './own-packages.js';
import { placeOfImport } from './place-of-import.js';
import type { ProjectFiles } from './project-files.js';
import { isTypeScript, type ResolveImport, runnableFile } from './resolve-import.js';
import type { Compile } from './type-check.js';

const nodeRequire = createRequire(import.meta.url);

/** How the project's modules are found and made. */
export interface ProjectModules {
  readonly files: ProjectFiles;
  readonly resolve: ResolveImport;
  /** Absent: Node runs the files as they are. */
  readonly compile?: Compile | undefined;
}

/** Imports the entry and gives its exports. */
export type ImportEntry = () => Promise<Readonly<Record<string, unknown>>>;

/**
 * Runs a task that imports the entry by our rules. They hold for imports from the project's files only, and end with the task.
 * Every call sees the files anew: Node keeps modules by URL, and ours carry a stamp.
 */
export async function withModuleHooks<T>(
  modules: ProjectModules,
  entry: string,
  task: (importEntry: ImportEntry) => Promise<T>,
): Promise<T> {
  const stamp = randomUUID();
  const name = `trafficinator:${stamp}`;
  const missing = new WeakMap<WeakKey, Failure>();
  const stamped = stampedUrls(modules.files, stamp);
  const resolve = resolveHook({ modules, stamped, missing, entry: { name, file: entry } });
  const hooks = registerHooks({ resolve, load: loadHook(modules, stamped) });
  try {
    return await task(() => importEntry(name, isCommonJs(entry, modules.files.read(entry))));
  } catch (error) {
    throw (isObject(error) && missing.get(error)) || error;
  } finally {
    hooks.deregister();
    forgetCommonJs(modules.files);
  }
}

/**
 * Not by the file's URL: test runners and bundlers come between such an import and Node. They leave `data:` alone.
 * CommonJS is required, since Node 22 has no hooks for what an imported one requires.
 */
async function importEntry(name: string, isRequired: boolean): Promise<Readonly<Record<string, unknown>>> {
  if (isRequired) return { default: nodeRequire(name) };
  const { entry } = await import(/* @vite-ignore */ `data:text/javascript,export * as entry from "${name}"`);
  return entry;
}

function isCommonJs(file: string, text: string): boolean {
  return extname(file) === '.cts' || (/\bmodule\.exports\b/.test(text) && !hasModuleSyntax(text));
}

function hasModuleSyntax(text: string): boolean {
  return /^\s*(?:export\b|import\b(?!\s*[(.]))/m.test(text);
}

/** URLs of the project's modules, in which the stamp makes every load's modules its own. */
interface StampedUrls {
  of(file: string): string;
  /** The project's file that a URL of this load means. */
  fileOf(url: string | undefined): string | undefined;
}

function stampedUrls(files: ProjectFiles, stamp: string): StampedUrls {
  const query = `?${stamp}`;
  return {
    of: (file) => pathToFileURL(file).href + query,
    fileOf: (url) => {
      if (url?.startsWith('file:') !== true) return undefined;
      const file = fileURLToPath(url);
      // Node forgets the stamp where CommonJS modules require each other.
      return url.endsWith(query) || (!url.includes('?') && files.has(file)) ? file : undefined;
    },
  };
}

interface ResolveDeps {
  readonly modules: ProjectModules;
  readonly stamped: StampedUrls;
  /** Errors of Node for imports of ours that lead nowhere, kept as they are: a config may catch them by their code. */
  readonly missing: WeakMap<WeakKey, Failure>;
  readonly entry: { readonly name: string; readonly file: string };
}

function resolveHook({ modules, stamped, missing, entry }: ResolveDeps): ResolveHookSync {
  const { files } = modules;
  return (specifier, context, nextResolve) => {
    if (specifier === entry.name) return stampedModule(stamped, entry.file);
    const importer = stamped.fileOf(context.parentURL);
    const file = importer === undefined ? undefined : projectFile(modules, specifier, importer);
    if (file !== undefined) return stampedModule(stamped, file);
    try {
      return owned(files, stamped, nextResolve(specifier, context), importer);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (specifier === SDK) return { url: pathToFileURL(ownSdk().entry).href, format: 'module', shortCircuit: true };
      if (importer !== undefined) missing.set(error, moduleNotFound(files, specifier, importer, error));
      throw error;
    }
  };
}

function projectFile({ files, resolve }: ProjectModules, specifier: string, importer: string): string | undefined {
  const found = specifier === SDK ? undefined : resolve(specifier, importer);
  const file = found === undefined || !files.owns(found) ? undefined : runnableFile(specifier, found);
  return file !== undefined && files.owns(file) ? file : undefined;
}

/** What Node resolved, which may be a file of the project after all: a package of the same workspace. */
function owned(
  files: ProjectFiles,
  stamped: StampedUrls,
  found: ResolveFnOutput,
  importer: string | undefined,
): ResolveFnOutput {
  if (importer === undefined || !found.url.startsWith('file:')) return found;
  const file = fileURLToPath(found.url);
  return files.owns(file) ? { ...found, url: stamped.of(file), shortCircuit: true } : found;
}

function stampedModule(stamped: StampedUrls, file: string): ResolveFnOutput {
  const url = stamped.of(file);
  // TypeScript imports JSON without saying so, which Node would refuse.
  return extname(file) === '.json'
    ? { url, importAttributes: { type: 'json' }, shortCircuit: true }
    : { url, shortCircuit: true };
}

function loadHook({ files, compile }: ProjectModules, stamped: StampedUrls): LoadHookSync {
  return (url, context, nextLoad) => {
    const file = stamped.fileOf(url);
    if (file === undefined) return nextLoad(url, context);
    const text = files.read(file);
    if (extname(file) === '.json') {
      checkJson(file, text);
      return { format: 'json', source: text, shortCircuit: true };
    }
    // `npm init` makes packages of CommonJS, in which a `.js` of this kind would not run.
    if (extname(file) === '.js' && hasModuleSyntax(text)) return { format: 'module', source: text, shortCircuit: true };
    if (compile === undefined || !isTypeScript(file)) return nextLoad(url, context);
    // TypeScript writes CommonJS for `.cts`, whatever it is told.
    return { format: extname(file) === '.cts' ? 'commonjs' : 'module', source: compile(file), shortCircuit: true };
  };
}

const NOT_FOUND: ReadonlySet<unknown> = new Set([
  'ERR_MODULE_NOT_FOUND',
  'ERR_PACKAGE_IMPORT_NOT_DEFINED',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'MODULE_NOT_FOUND',
]);

function isNotFound(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && NOT_FOUND.has(error.code);
}

function moduleNotFound(files: ProjectFiles, specifier: string, importer: string, cause: Error): Failure {
  const place = placeOfImport(importer, files.read(importer), specifier);
  return new Failure([problem('load.module-not-found', { specifier, importer }, { place })], { cause });
}

/** Node keeps CommonJS modules by file name, without the stamp. */
function forgetCommonJs(files: ProjectFiles): void {
  for (const file of files.reached()) delete nodeRequire.cache[file];
}

function isObject(value: unknown): value is WeakKey {
  return typeof value === 'object' && value !== null;
}
