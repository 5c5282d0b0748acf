import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The text of a file that belongs to this user alone. Undefined for anything else, or if it cannot be read. */
export function readPrivate(file: string): string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const { uid, mode } = fstatSync(handle);
    // What others can write would be run as this user.
    const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & OTHERS_WRITE) === 0);
    return isOurs ? readFileSync(handle, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

const OTHERS_WRITE = 0o022;

/** Writes a file, whole or not at all, that belongs to this user alone. False if that cannot be. */
export function writePrivate(file: string, text: string): boolean {
  const folder = dirname(file);
  const fresh = join(folder, `${randomUUID()}.tmp`);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(fresh, text, { flag: 'wx', mode: 0o600 });
    renameSync(fresh, file);
    return true;
  } catch {
    removeQuietly(fresh);
    return false;
  }
}

/** Removes all files of a folder but those that were written last. */
export function keepLatest(folder: string, count: number): void {
  try {
    const files = readdirSync(folder).map((name) => join(folder, name));
    const dated = files.map((file) => ({ file, at: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
    for (const { file } of dated.sort((a, b) => b.at - a.at).slice(count)) removeQuietly(file);
  } catch {
    // The folder has just gone.
  }
}

/** A file too many is no harm. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It is in a folder that cannot be written.
  }
}
