import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from './base/message-of.js';
import { Failure } from './errors/failure.js';
import { problem } from './errors/problem.js';

/**
 * Writes a file that only this user may read, so that it is there whole or not at all, whenever the process dies or the power fails.
 * A file that is there is replaced. What dead processes have left unfinished in the folder is removed. Throws `cli.unwritable`.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const fresh = join(dirname(file), `.trafficinator-${randomUUID()}.tmp`);
  await removeUnfinished(dirname(file));
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

const UNFINISHED = /^\.trafficinator-[\da-f-]{36}\.tmp$/;
/** Nobody writes for so long: what is older is a dead process's. */
const DEAD_AFTER_MS = 600_000;

/** Best effort: they are in nobody's way. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const file of names.filter((name) => UNFINISHED.test(name)).map((name) => join(folder, name))) {
    const written = await stat(file).catch(() => undefined);
    const isOld = written !== undefined && written.mtimeMs < Date.now() - DEAD_AFTER_MS;
    if (isOld) await rm(file, { force: true }).catch(() => undefined);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'its folder does not exist';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'it may not be written there';
  if (code === 'ENOSPC') return 'there is no space left';
  if (code === 'EISDIR') return 'it is a folder';
  return messageOf(error);
}
