import type { Place } from '../errors/problem.js';
import { requireConfigFile } from './find-config.js';
import { type ConfigPath, sourceLocations } from './locations/source-locations.js';
import { type ConfigArguments, configValue } from './modules/config-value.js';
import { explainError } from './modules/explain-error.js';
import { loadTypeScript } from './modules/load-typescript.js';
import { type ProjectModules, withModuleHooks } from './modules/module-hooks.js';
import { ownSdk, SDK } from './modules/own-packages.js';
import { ProjectFiles } from './modules/project-files.js';
import { compilerOptions, projectOptions, withNodeTypes, withPath } from './modules/project-options.js';
import { isTypeScript, javascriptResolver, typescriptResolver } from './modules/resolve-import.js';
import { compileAll } from './modules/type-check.js';
import { walkImports } from './modules/walk-imports.js';

/** Which config to load. */
export interface LoadRequest extends ConfigArguments {
  readonly cwd: string;
  /** Relative to `cwd`. Without it, the nearest config is taken. */
  readonly file?: string | undefined;
  /** False: TypeScript is only stripped of its types. */
  readonly typeCheck: boolean;
}

/** A config as its code gave it, not yet checked against the schema. */
export interface LoadedConfig {
  /** Absolute. */
  readonly file: string;
  /** Where the config's relative paths start. */
  readonly folder: string;
  readonly value: unknown;
  /** Changes with any of the project's files that the config reaches. */
  readonly hash: string;
  /** Where the source says it, or the next best that can be followed there. Reads and parses when asked. */
  locate(path: ConfigPath): Place | undefined;
}

/**
 * Finds the config, checks its types and those of all it imports, runs it, and gives its value.
 * Fails with every error of the compiler at once, before any of the code runs. Each call reads the files anew.
 */
export async function loadConfig(request: LoadRequest): Promise<LoadedConfig> {
  const file = requireConfigFile(request);
  const files = new ProjectFiles(file);
  const modules = isTypeScript(file) ? typescriptModules(file, files, request.typeCheck) : javascriptModules(files);
  const value = await evaluate(file, modules, request);
  const { folder } = files;
  return {
    file,
    folder,
    value,
    hash: files.hash(),
    locate: sourceLocations({ file, files, resolve: modules.resolve }),
  };
}

function javascriptModules(files: ProjectFiles): ProjectModules {
  return { files, resolve: javascriptResolver };
}

function typescriptModules(file: string, files: ProjectFiles, typeCheck: boolean): ProjectModules {
  const ts = loadTypeScript();
  const { folder } = files;
  let options = projectOptions(ts, folder, typeCheck);
  let resolve = typescriptResolver(ts, compilerOptions(ts, options, folder), folder);
  if (resolve(SDK, file) === undefined) {
    options = withPath(options, SDK, ownSdk().types);
    resolve = typescriptResolver(ts, compilerOptions(ts, options, folder), folder);
  }
  const graph = walkImports(ts, file, files, resolve);
  options = withNodeTypes(options, folder, graph.usesNode);
  return { files, resolve, compile: compileAll({ ts, files, options, typeCheck }, graph.files) };
}

async function evaluate(file: string, modules: ProjectModules, args: ConfigArguments): Promise<object> {
  try {
    return await withModuleHooks(modules, file, async (importEntry) => configValue(await importEntry(), file, args));
  } catch (error) {
    throw explainError(error, file, modules);
  }
}
