import { extname } from 'node:path';
import type { Service } from 'ts-node';
import type { Diagnostic } from 'typescript';
import { Failure } from '../../errors/failure.js';
import type { Problem } from '../../errors/problem.js';
import type { ReadingSystem } from '../cache/observed-disk.js';
import { checkJson } from './check-json.js';
import { diagnosticProblems } from './diagnostic-problems.js';
import { loadTsNode, type TypeScript, typescriptPath, uninstallSourceMapSupport } from './load-typescript.js';
import type { ProjectFiles } from './project-files.js';
import type { JsonOptions } from './project-options.js';
import { isTypeScript } from './resolve-import.js';

/** Turns a TypeScript file of the project into JavaScript with an inline source map. Fails with all of the file's errors. */
export type Compile = (file: string) => string;

/** What is to be checked, and how. */
export interface CheckRequest {
  readonly ts: TypeScript;
  readonly files: ProjectFiles;
  readonly disk: ReadingSystem;
  readonly options: JsonOptions;
  /** False: errors of syntax only. */
  readonly typeCheck: boolean;
}

/** Compiles all of the given files before any of them runs. Fails with the errors of every one of them. Outputs go into the map. */
export function compileAll(request: CheckRequest, files: readonly string[], outputs: Map<string, string>): Compile {
  const compile = keepingOutput(compiler(request), outputs);
  const problems = files.flatMap((file) => problemsOf(() => check(file, compile, request.files)));
  if (problems.length > 0) throw new Failure(problems);
  return compile;
}

function check(file: string, compile: Compile, files: ProjectFiles): void {
  if (isTypeScript(file)) compile(file);
  else if (extname(file) === '.json') checkJson(file, files.read(file));
}

function problemsOf(attempt: () => void): readonly Problem[] {
  try {
    attempt();
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.problems;
    throw error;
  }
}

function keepingOutput(compile: Compile, outputs: Map<string, string>): Compile {
  return (file) => {
    const output = outputs.get(file) ?? compile(file);
    outputs.set(file, output);
    return output;
  };
}

function compiler(request: CheckRequest): Compile {
  const { ts, files } = request;
  const { TSError } = loadTsNode();
  const service = createService(request);
  return (file) => {
    try {
      return service.compile(files.read(file), file);
    } catch (error) {
      if (!(error instanceof TSError)) throw error;
      const diagnostics: readonly Diagnostic[] = error.diagnostics;
      throw new Failure(diagnosticProblems(ts, file, files.read(file), diagnostics), { cause: error });
    }
  };
}

/** A compiler of ts-node that neither the environment nor a `ts-node` section of a tsconfig.json can divert. */
function createService({ ts, files, disk, options, typeCheck }: CheckRequest): Service {
  return withoutCompileCache(() => {
    const service = withSystem(ts, disk, () =>
      loadTsNode().create({
        cwd: files.folder,
        compiler: typescriptPath(),
        skipProject: true,
        compilerOptions: options,
        moduleTypes: { '**/*': 'esm' },
        typeCheck,
        transpileOnly: !typeCheck,
        compilerHost: false,
        emit: false,
        files: false,
        ignoreDiagnostics: [],
        logError: false,
        pretty: false,
        // The same text that we hand in: ts-node rebuilds the whole program when they differ.
        readFile: (file) => (files.has(file) ? files.read(file) : disk.readFile(file)),
      }),
    );
    uninstallSourceMapSupport();
    return service;
  });
}

/** Of the compiler's system, ts-node takes what it needs when it makes a service, and it leaves no other way to give it one. */
function withSystem<T>({ sys }: TypeScript, disk: ReadingSystem, make: () => T): T {
  const before = { ...sys };
  Object.assign(sys, disk);
  try {
    return make();
  } finally {
    Object.assign(sys, before);
  }
}

/** ts-node keeps V8's code of the compiler under a predictable name in the temporary folder, where others could plant theirs. */
function withoutCompileCache<T>(make: () => T): T {
  const name = 'DISABLE_V8_COMPILE_CACHE';
  const before = process.env[name];
  process.env[name] = '1';
  try {
    return make();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}
