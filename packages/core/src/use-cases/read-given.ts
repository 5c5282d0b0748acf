import { messageOf } from '../base/message-of.js';
import { Failure } from '../errors/failure.js';
import { problem } from '../errors/problem.js';
import type { Deps } from './deps.js';

/** Reads a file that the user named. Throws `cli.unreadable`. */
export async function readGiven({ readText }: Pick<Deps, 'readText'>, file: string): Promise<string> {
  try {
    return await readText(file);
  } catch (error) {
    throw new Failure([problem('cli.unreadable', { file, reason: reasonOf(error) })], { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  if (code === 'EISDIR') return 'it is a folder';
  return messageOf(error);
}
