import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { contentHash } from '../../base/content-hash.js';
import { messageOf } from '../../base/message-of.js';
import { Failure } from '../../errors/failure.js';
import { problem } from '../../errors/problem.js';
import { ownSdk } from './own-packages.js';

/**
 * The files of the user's project as one load sees them: each is read once, so that what is checked, run, hashed and quoted
 * is the same text even while somebody saves.
 */
export class ProjectFiles {
  readonly folder: string;
  readonly #texts = new Map<string, string>();
  readonly #sdkFolder: string;

  constructor(config: string) {
    this.folder = dirname(config);
    this.#sdkFolder = ownSdk().folder;
  }

  /** Whether the file is the user's own: neither an installed package nor our sdk, which a link may put outside `node_modules`. */
  owns(file: string): boolean {
    const path = relative(this.folder, resolve(file)).split(sep);
    return !path.includes('node_modules') && !resolve(file).startsWith(this.#sdkFolder + sep);
  }

  /** The text of a file, without byte order mark. Fails if it cannot be read. */
  read(file: string): string {
    const text = this.#texts.get(file) ?? readText(file);
    this.#texts.set(file, text);
    return text;
  }

  /** Takes a text for that of the file, as if it had just been read. */
  take(file: string, text: string): void {
    this.#texts.set(file, text);
  }

  /** Every file read so far. */
  reached(): readonly string[] {
    return [...this.#texts.keys()];
  }

  has(file: string): boolean {
    return this.#texts.has(file);
  }

  /** Hash over paths, relative to the folder of the config, and contents of every file read so far. */
  hash(): string {
    const contents = [...this.#texts].map(([file, text]) => [
      relative(this.folder, file).split(sep).join('/'),
      contentHash(text),
    ]);
    return contentHash(canonicalJson(Object.fromEntries(contents)));
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = messageOf(error);
    throw new Failure([problem('load.unreadable', { file, reason })], { cause: error });
  }
}
