import { resolve } from 'node:path';
import type { CompilerOptions, Diagnostic, ParseConfigFileHost } from 'typescript';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import type { ReadingSystem } from '../cache/observed-disk.js';
import { placeAtOffset } from '../sources/excerpt.js';
import type { TypeScript } from './load-typescript.js';

/** Compiler options as a tsconfig.json writes them. */
export interface JsonOptions {
  readonly types?: readonly string[];
  readonly paths?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly [option: string]: unknown;
}

/** What a project's tsconfig.json may decide: what is an error, which types exist, and what imports mean. */
const RESPECTED = [
  'strict',
  'alwaysStrict',
  'exactOptionalPropertyTypes',
  'noFallthroughCasesInSwitch',
  'noImplicitAny',
  'noImplicitOverride',
  'noImplicitReturns',
  'noImplicitThis',
  'noPropertyAccessFromIndexSignature',
  'noUncheckedIndexedAccess',
  'noUncheckedSideEffectImports',
  'noUnusedLocals',
  'noUnusedParameters',
  'strictBindCallApply',
  'strictBuiltinIteratorReturn',
  'strictFunctionTypes',
  'strictNullChecks',
  'strictPropertyInitialization',
  'useUnknownInCatchVariables',
  'allowUnreachableCode',
  'allowUnusedLabels',
  'erasableSyntaxOnly',
  'isolatedModules',
  'verbatimModuleSyntax',
  'experimentalDecorators',
  'emitDecoratorMetadata',
  'useDefineForClassFields',
  'allowJs',
  'baseUrl',
  'typeRoots',
  'types',
] as const;

/** What loading needs, whatever the project says: the module settings, and nothing that writes files or prints. */
const FORCED = {
  target: 'es2024',
  module: 'esnext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  esModuleInterop: true,
  ignoreDeprecations: '6.0',
  resolveJsonModule: true,
  skipLibCheck: true,
} as const;

const WITHOUT_TSCONFIG: JsonOptions = { strict: true, lib: ['es2024'] };

/** Where the compiler reads, and whether what is wrong with a tsconfig.json matters. */
export interface OptionsRequest {
  readonly ts: TypeScript;
  readonly disk: ReadingSystem;
  readonly heedErrors: boolean;
}

/** Finds and reads the nearest tsconfig.json and makes of it the options that the config is checked with. */
export function projectOptions(folder: string, request: OptionsRequest): JsonOptions {
  const tsconfig = request.ts.findConfigFile(folder, request.disk.fileExists);
  const own = tsconfig === undefined ? WITHOUT_TSCONFIG : respected(readTsconfig(tsconfig, request));
  return { allowJs: true, types: [], ...own, ...FORCED };
}

/** The options, with what else resolving needs: our sdk where the project has none. */
export function withPath(options: JsonOptions, name: string, file: string): JsonOptions {
  return { ...options, paths: { ...options.paths, [name]: [file] } };
}

/**
 * The options, with Node's types if the sources need them. TypeScript 6 takes in no types by itself, and checking them takes time.
 * By path: the project may not have them, and our own are not where TypeScript would look.
 */
export function withNodeTypes(options: JsonOptions, needed: boolean, find: () => string): JsonOptions {
  const { types = [] } = options;
  const others = types.filter((name) => name !== 'node');
  return needed || others.length < types.length ? { ...options, types: [...others, find()] } : options;
}

/** The options as the compiler's own functions take them. */
export function compilerOptions(ts: TypeScript, options: JsonOptions, folder: string): CompilerOptions {
  return ts.convertCompilerOptionsFromJson(options, folder).options;
}

function respected(options: CompilerOptions): JsonOptions {
  const kept = RESPECTED.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
  const lib = options.lib?.map((file) => file.replace(/^lib\.|\.d\.ts$/g, ''));
  return { ...Object.fromEntries(kept), lib, paths: absolutePaths(options) };
}

function absolutePaths(options: CompilerOptions): Record<string, string[]> | undefined {
  // TypeScript keeps the folder of the tsconfig.json that declares `paths`, which may be one that ours extends.
  const { pathsBasePath: declared } = options;
  const base = options.baseUrl ?? (typeof declared === 'string' ? declared : undefined);
  if (options.paths === undefined || base === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(options.paths).map(([name, targets]) => [name, targets.map((target) => resolve(base, target))]),
  );
}

/** No file is listed or matched; options of other versions of TypeScript. None of it matters here. */
const HARMLESS = new Set([18002, 18003, 5023, 5025, 6046]);

function readTsconfig(file: string, { ts, disk, heedErrors }: OptionsRequest): CompilerOptions {
  const errors: Diagnostic[] = [];
  const host: ParseConfigFileHost = {
    ...ts.sys,
    ...disk,
    readDirectory: () => [],
    onUnRecoverableConfigFileDiagnostic: (error) => errors.push(error),
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(file, {}, host);
  errors.push(...(parsed?.errors ?? []));
  const serious = errors.filter(({ code }) => !HARMLESS.has(code));
  if (heedErrors && serious.length > 0) throw new Failure(serious.map((error) => tsconfigProblem(ts, file, error)));
  return parsed?.options ?? {};
}

function tsconfigProblem(ts: TypeScript, tsconfig: string, error: Diagnostic) {
  const message = ts.flattenDiagnosticMessageText(error.messageText, '\n');
  const file = error.file?.fileName ?? tsconfig;
  const place = error.file && placeAtOffset(file, error.file.text, error.start ?? 0);
  return problem('load.tsconfig', { file, message }, { place });
}
