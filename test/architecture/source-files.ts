import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** The repository's root. */
export const root = resolve(import.meta.dirname, '../..');

/** A source file of a package, and the files of ours that it imports, types included. Paths are relative to the root. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
  /** Specifiers that are not ours, such as `node:fs` or `zod`. */
  readonly foreign: readonly string[];
}

const PACKAGES: Readonly<Record<string, string>> = {
  '@trafficinator/sdk': 'packages/sdk/src/index.ts',
  '@trafficinator/core': 'packages/core/src/index.ts',
  '@trafficinator/core/words': 'packages/core/src/words.ts',
  '@trafficinator/control': 'packages/control/src/index.ts',
};

/** All sources, without tests and what only tests use. */
export function sourceFiles(): readonly SourceFile[] {
  return globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root })
    .filter((path) => !isTestFile(path))
    .map(readSource);
}

/** Whether a file is a test, or serves tests only. */
export function isTestFile(path: string): boolean {
  return /\.(test|test-support|contract)\.tsx?$|\.test\.[a-z]+\.ts$|\/contract\//.test(path);
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const ours = specifiers.flatMap((specifier) => ownFile(path, specifier) ?? []);
  const foreign = specifiers.filter((specifier) => ownFile(path, specifier) === undefined);
  return { path, text, imports: ours.filter((file) => /\.tsx?$/.test(file)), foreign };
}

function ownFile(importer: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return PACKAGES[specifier];
  const file = relative(root, join(root, dirname(importer), specifier.replace(/\.js$/, '.ts')));
  // Where a page has markup, its file has another name.
  return existsSync(join(root, `${file}x`)) ? `${file}x` : file;
}
