import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { contentHash } from '../../base/content-hash.js';

/**
 * What a load asks of the disk. `text`: the hash of a file's text. `kind`: whether there is a file or a folder. `link`: where
 * links lead. `folders`: which folders a folder has. `package`: which version of an installed package stands where.
 * `packages`: which packages or scopes a folder of modules has.
 */
export type DiskQuestion = 'text' | 'kind' | 'link' | 'folders' | 'package' | 'packages';

/** An answer of the disk. While all are the same, a load has the same outcome. */
export interface DiskAnswer {
  readonly question: DiskQuestion;
  readonly path: string;
  readonly answer: string;
}

/** Whether the disk still gives this answer. */
export function isStillTrue({ question, path, answer }: DiskAnswer): boolean {
  return ask[question](path) === answer;
}

/** What the disk answers now. Whatever cannot be read is answered as if it were not there. */
export const ask: Readonly<Record<DiskQuestion, (path: string) => string>> = {
  text: (path) => textAnswer(textAt(path)),
  kind: kindAt,
  link: linkAt,
  folders: (path) => foldersAnswer(foldersIn(path)),
  packages: (path) => foldersAnswer(namesIn(path).filter((name) => !name.startsWith('.'))),
  package: (root) =>
    kindAt(root) === NONE ? NONE : `${linkAt(root)} ${textAnswer(textAt(join(root, 'package.json')))}`,
};

/** The answer that stands for a text. */
export function textAnswer(text: string | undefined): string {
  return text === undefined ? NONE : contentHash(text);
}

/** The answer that stands for the folders in a folder. */
export function foldersAnswer(names: readonly string[]): string {
  return contentHash(names.join('\n'));
}

const NONE = 'none';

/** The text of a file, without byte order mark. Some editors of Windows write UTF-16, which the compiler reads too. */
export function textAt(path: string): string | undefined {
  try {
    const bytes = readFileSync(path);
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8';
    return bytes.toString(encoding).replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}

/** What is at a path, links followed. */
export function kindAt(path: string): 'file' | 'folder' | 'other' | 'none' {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return NONE;
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  } catch {
    return NONE;
  }
}

/** The path without links. */
export function linkAt(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** The names of the folders in a folder. */
export function foldersIn(path: string): string[] {
  return namesIn(path).filter((name) => kindAt(join(path, name)) === 'folder');
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

const PACKAGE_ROOT = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^@\\/][^\\/]*(?=$|[\\/])/;

/**
 * The folder of the installed package to which a path belongs, whether it is there or not. None for a package of a workspace,
 * whose files are the user's own, behind a link out of `node_modules`.
 */
export function packageRoot(path: string): string | undefined {
  const root = PACKAGE_ROOT.exec(path)?.[0];
  return root === undefined || isInstalled(root) ? root : undefined;
}

function isInstalled(root: string): boolean {
  return dirname(linkAt(root)).split(sep).includes('node_modules');
}
