import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { Failure } from './errors/failure.js';
import { problem } from './errors/problem.js';

/**
 * Writes a file that only this user may read, so that it is there whole or not at all, whenever the process dies or the power fails.
 * A file that is there is replaced. Throws `cli.unwritable`.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const fresh = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw new Failure([problem('cli.unwritable', { file, reason: reasonOf(error) })], { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'its folder does not exist';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'it may not be written there';
  if (code === 'ENOSPC') return 'there is no space left';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
