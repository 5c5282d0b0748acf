import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import { Failure } from '../../errors/failure.js';
import type { Problem } from '../../errors/problem.js';
import { type LoadedConfig, type LoadRequest, loadConfig } from '../load-config.js';

/** Texts of files by name. */
export type Files = Readonly<Record<string, string>>;

const SDK_PACKAGE = join(import.meta.dirname, '../../../../sdk');

/** A folder on disk with these files, which goes when the test has finished. */
export function aFolder(files: Files): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'trafficinator-config-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  write(folder, files);
  return folder;
}

/** Writes files into a folder. */
export function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Installs the sdk beside the config, as a workspace does: by a link. */
export function linkSdk(folder: string): void {
  mkdirSync(join(folder, 'node_modules/@trafficinator'), { recursive: true });
  symlinkSync(SDK_PACKAGE, join(folder, 'node_modules/@trafficinator/sdk'), 'dir');
}

/** Loads the config of a folder; the type check is on. */
export function load(cwd: string, more: Partial<LoadRequest> = {}): Promise<LoadedConfig> {
  return loadConfig({ cwd, typeCheck: true, stack: 'main', env: {}, ...more });
}

/** The value of the config among these files. */
export async function loadedValue(files: Files, more: Partial<LoadRequest> = {}): Promise<unknown> {
  return (await load(aFolder(files), more)).value;
}

/** The problems with which something fails. */
export async function problemsOf(attempt: Promise<unknown>): Promise<readonly Problem[]> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error.problems;
  throw new TypeError('A Failure was expected.', { cause: error });
}

/** `file:line:column code` of each problem with which loading these files fails. */
export async function placesOf(files: Files, more: Partial<LoadRequest> = {}): Promise<readonly string[]> {
  const folder = aFolder(files);
  const problems = await problemsOf(load(folder, more));
  return problems.map(({ code, place }) => {
    return place === undefined ? code : `${relative(folder, place.file)}:${place.line}:${place.column} ${code}`;
  });
}
