import type { Place } from '../errors/problem.js';
import { textAnswer, textAt } from './cache/disk-answers.js';
import { isStillValid, type KeptLoad, united } from './cache/kept-load.js';
import { LoadCache } from './cache/load-cache.js';
import { requireConfigFile } from './find-config.js';
import { holdsSecret } from './holds-secret.js';
import { type ConfigPath, sourceLocations } from './locations/source-locations.js';
import { compileModules } from './modules/compile-modules.js';
import { type ConfigArguments, configValue } from './modules/config-value.js';
import { explainError } from './modules/explain-error.js';
import { KeptModules } from './modules/kept-modules.js';
import { type ProjectModules, withModuleHooks } from './modules/module-hooks.js';
import { versions } from './modules/own-packages.js';
import { ProjectFiles } from './modules/project-files.js';
import { isTypeScript, javascriptResolver } from './modules/resolve-import.js';

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
 * Fails with every error of the compiler at once, before any of the code runs. Each call reads the files anew; where they are as
 * they were at an earlier load, the compiler is not loaded.
 */
export async function loadConfig(request: LoadRequest): Promise<LoadedConfig> {
  const file = requireConfigFile(request);
  const files = new ProjectFiles(file);
  const { modules, keep } = isTypeScript(file) ? openTypeScript(file, files, request) : openJavaScript(files);
  const value = await evaluate(file, modules, request);
  // What is kept holds the code, and so whatever stands in it.
  if (!holdsSecret(files, value)) keep();
  const { folder } = files;
  return {
    file,
    folder,
    value,
    hash: files.hash(),
    locate: sourceLocations({ file, files, resolve: modules.resolve }),
  };
}

/** The modules of a config, and a way to keep what was learned of them once the config has run without error. */
interface OpenedModules {
  readonly modules: ProjectModules;
  keep(): void;
}

function openJavaScript(files: ProjectFiles): OpenedModules {
  return { modules: { files, resolve: javascriptResolver }, keep: () => {} };
}

function openTypeScript(file: string, files: ProjectFiles, { env, typeCheck }: LoadRequest): OpenedModules {
  const cache = new LoadCache({ file, env, typeCheck, versions: versions() });
  const kept = readKept(cache, files);
  if (kept === undefined) {
    const compiled = compileModules({ file, files, typeCheck });
    return { modules: compiled, keep: () => cache.write(compiled.learned()) };
  }
  const modules = new KeptModules(kept, files, () => compileModules({ file, files, typeCheck }));
  return {
    modules,
    keep: () => {
      const more = modules.learned();
      if (more !== undefined) cache.write(united(kept, more));
    },
  };
}

/** A load that is still valid, with the texts of its files as they were when it was found to be so. */
function readKept(cache: LoadCache, files: ProjectFiles): KeptLoad | undefined {
  const texts = new Map<string, string | undefined>();
  const hashOf = (file: string) => {
    if (!texts.has(file)) texts.set(file, textAt(file));
    return textAnswer(texts.get(file));
  };
  const kept = cache.read((load) => isStillValid(load, hashOf));
  for (const [file] of kept?.sources ?? []) files.take(file, texts.get(file) ?? '');
  return kept;
}

async function evaluate(file: string, modules: ProjectModules, args: ConfigArguments): Promise<object> {
  try {
    return await withModuleHooks(modules, file, async (importEntry) => configValue(await importEntry(), file, args));
  } catch (error) {
    throw explainError(error, file, modules);
  }
}
