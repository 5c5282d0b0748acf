import { isBuiltin } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompilerOptions, ModuleResolutionHost } from 'typescript';
import type { ReadingSystem } from '../cache/observed-disk.js';
import { isFile } from '../sources/is-file.js';
import type { TypeScript } from './load-typescript.js';

/**
 * Says which file an import means, in the words of the language: extensionless, and in TypeScript also by `paths`.
 * It may be a declaration file. Undefined: no file, or one that only Node can tell.
 */
export type ResolveImport = (specifier: string, importer: string) => string | undefined;

/** What the compiler's resolution needs. */
export interface ResolverRequest {
  readonly ts: TypeScript;
  readonly options: CompilerOptions;
  readonly folder: string;
  readonly disk: ReadingSystem;
}

/** Resolves as TypeScript's type-checker does, so that what is run is what was checked. */
export function typescriptResolver({ ts, options, folder, disk }: ResolverRequest): ResolveImport {
  const host: ModuleResolutionHost = { ...ts.sys, ...disk, getCurrentDirectory: () => folder };
  const cache = ts.createModuleResolutionCache(folder, (name) => name, options);
  return (specifier, importer) => {
    if (isBuiltin(specifier)) return undefined;
    const { resolvedModule } = ts.resolveModuleName(specifier, importer, options, host, cache);
    return resolvedModule && resolve(resolvedModule.resolvedFileName);
  };
}

const ENDINGS = [
  '',
  '.js',
  '.mjs',
  '.cjs',
  '.json',
  '.ts',
  '.mts',
  '.cts',
  '/index.js',
  '/index.mjs',
  '/index.cjs',
  '/index.ts',
];

/** Resolves the relative imports of a JavaScript config, without loading the compiler. The rest is for Node. */
export const javascriptResolver: ResolveImport = (specifier, importer) => {
  if (!isRelative(specifier)) return undefined;
  const path = specifier.startsWith('file:') ? fileURLToPath(specifier) : resolve(dirname(importer), specifier);
  return ENDINGS.map((ending) => path + ending).find(isFile);
};

/** The file that runs for a resolved import: a declaration file stands for the JavaScript beside it, if any. */
export function runnableFile(specifier: string, file: string): string | undefined {
  const [, name, kind] = /^(.+)\.d\.([cm]?)ts$/.exec(file) ?? [];
  if (name === undefined) return file;
  const javascript = `${name}.${kind}js`;
  return isRelative(specifier) && isFile(javascript) ? javascript : undefined;
}

/** Whether the text is TypeScript that we compile, not merely types. */
export function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
}

/** Whether the import names a file, not a package. */
export function isRelative(specifier: string): boolean {
  return /^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier);
}
