import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { messageOf } from './base/message-of.js';
import { Failure } from './errors/failure.js';
import { problem } from './errors/problem.js';
import type { OnHit } from './runner/lane-parts.js';
import { loggedHit } from './runner/logged-hit.js';

/** Lines that wait for the disk at a time, about 200 bytes each. */
const MOST_WAITING = 50_000;

/** What became of a log. */
export interface HitLogEnd {
  readonly written: number;
  /** Lines for which there was no room, since the disk was too slow, or which it did not take. */
  readonly lost: number;
  /** Why the file could not be written to the end. */
  readonly fault?: string | undefined;
}

/**
 * Writes a line of JSON for every hit (`LoggedHit`), without ever making the sending wait: what the disk does not take in time is dropped and
 * counted. Lines are appended to a file that is there.
 */
export class HitLog {
  readonly #stream: WriteStream;
  readonly #most: number;
  #waiting: string[] = [];
  #isBusy = false;
  #onIdle = () => {};
  #written = 0;
  #lost = 0;
  #fault: string | undefined;

  private constructor(stream: WriteStream, most: number) {
    this.#stream = stream;
    this.#most = most;
    stream.on('error', (error) => {
      this.#fault = error.message;
    });
  }

  /** Opens the file, with room for so many lines that wait. Throws `cli.unwritable`. */
  static async open(file: string, most = MOST_WAITING): Promise<HitLog> {
    const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
    try {
      await new Promise<void>((resolve, reject) => {
        stream.once('open', () => resolve()).once('error', reject);
      });
    } catch (error) {
      const reason = messageOf(error);
      throw new Failure([problem('cli.unwritable', { file, reason })], { cause: error });
    }
    return new HitLog(stream, most);
  }

  /** Takes a hit. Never waits, and never throws. */
  readonly add: OnHit = (hit, target, at) => {
    if (this.#fault !== undefined || this.#waiting.length >= this.#most) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(JSON.stringify(loggedHit(hit, target, at)));
    this.#write();
  };

  /** Writes what waits, closes the file, and says what became of the log. */
  async close(): Promise<HitLogEnd> {
    this.#write();
    if (this.#isBusy) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    this.#lost += this.#waiting.length;
    this.#waiting = [];
    this.#stream.end();
    await finished(this.#stream).catch(() => {});
    return { written: this.#written, lost: this.#lost, fault: this.#fault };
  }

  /** Gives all waiting lines to the stream, once it has written those before: what is in its own buffer is not bounded by us. */
  #write(): void {
    if (this.#isBusy || this.#waiting.length === 0 || this.#fault !== undefined) return;
    const lines = this.#waiting;
    this.#waiting = [];
    this.#isBusy = true;
    this.#stream.write(`${lines.join('\n')}\n`, (error) => {
      this.#isBusy = false;
      if (error === null || error === undefined) this.#written += lines.length;
      else this.#lost += lines.length;
      this.#write();
      if (!this.#isBusy) this.#onIdle();
    });
  }
}
