import { existsSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import { isFile } from './sources/is-file.js';

const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs'] as const;

/** The nearest `trafficinator.config.*` in this folder or one above it; TypeScript wins over JavaScript beside it. */
export function findConfigFile(folder: string): string | undefined {
  for (let current = resolve(folder); ; current = dirname(current)) {
    const found = EXTENSIONS.map((extension) => join(current, `trafficinator.config${extension}`)).find(isFile);
    if (found !== undefined) return found;
    if (dirname(current) === current) return undefined;
  }
}

/** The config to load: the given file, else the nearest one. Fails with what to do when there is none. */
export function requireConfigFile(request: { readonly cwd: string; readonly file?: string | undefined }): string {
  if (request.file !== undefined) return givenFile(resolve(request.cwd, request.file));
  const found = findConfigFile(request.cwd);
  if (found === undefined) throw new Failure([problem('load.not-found', { folder: resolve(request.cwd) })]);
  return found;
}

function givenFile(file: string): string {
  if (!isFile(file)) throw new Failure([problem('load.file-not-found', { file, exists: existsSync(file) })]);
  // A typed copy of the list, since `includes` of a tuple takes only its own members.
  const extensions: readonly string[] = EXTENSIONS;
  if (!extensions.includes(extname(file))) throw new Failure([problem('load.not-code', { file })]);
  return file;
}
