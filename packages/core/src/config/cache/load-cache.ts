import { dirname, join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { contentHash } from '../../base/content-hash.js';
import { cacheFolders } from './cache-folders.js';
import type { KeptLoad } from './kept-load.js';
import { keepLatest, readPrivate, writePrivate } from './private-file.js';

/** Which loads can serve each other. */
export interface CacheKey {
  /** The config. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly typeCheck: boolean;
  /** Versions of all that has a part in what is kept. */
  readonly versions: readonly string[];
}

/** Raise it when what is kept, or how it is made, changes. */
const FORMAT = 1;
const MOST_LOADS = 20;

/** Keeps loads on disk. Whatever goes wrong here costs time only: nobody hears of it. */
export class LoadCache {
  readonly #folders: readonly string[];
  readonly #names: readonly [own: string, ...others: string[]];

  constructor({ file, env, typeCheck, versions }: CacheKey) {
    const key = contentHash(canonicalJson([FORMAT, file, ...versions])).slice(0, 32);
    this.#folders = cacheFolders(dirname(file), env);
    // What was checked will do for whoever wants no check.
    this.#names = typeCheck ? [`${key}.checked`] : [`${key}.stripped`, `${key}.checked`];
  }

  /** The load that was kept, if there is one that is valid. */
  read(isValid: (kept: KeptLoad) => boolean): KeptLoad | undefined {
    for (const folder of this.#folders) {
      for (const name of this.#names) {
        const kept = decode(readPrivate(join(folder, name)));
        if (kept !== undefined && isValid(kept)) return kept;
      }
    }
    return undefined;
  }

  /** Keeps a load, in the first folder that can be written. */
  write(load: KeptLoad): void {
    const text = encode(load);
    const folder = this.#folders.find((one) => writePrivate(join(one, this.#names[0]), text));
    if (folder !== undefined) keepLatest(folder, MOST_LOADS);
  }
}

function encode(load: KeptLoad): string {
  const body = JSON.stringify(load);
  return `${contentHash(body)}\n${body}`;
}

function decode(text: string | undefined): KeptLoad | undefined {
  const end = text?.indexOf('\n') ?? -1;
  const body = text?.slice(end + 1) ?? '';
  if (end === -1 || text?.slice(0, end) !== contentHash(body)) return undefined;
  // The hash says that it is as it was written, and the file's name that it is of this format.
  return JSON.parse(body) as KeptLoad;
}
