import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Failure, problem } from '@trafficinator/core';

/** The environment, over what the files say; of several files the last one wins. */
export function environment(files: readonly string[]): Readonly<Record<string, string | undefined>> {
  return Object.assign({}, ...files.map(readVariables), process.env);
}

function readVariables(file: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : String(error);
    throw new Failure([problem('cli.unreadable', { file, reason })], { cause: error });
  }
}
