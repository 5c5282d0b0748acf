import { createHash } from 'node:crypto';

const BATCH = 16_384;

/** All that happened, as one hash: two runs of a seed must do the same at the same instants. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #print: ((line: string) => void) | undefined;
  #batch = '';

  /** With `print`, every line is also shown. */
  constructor(print?: (line: string) => void) {
    this.#print = print;
  }

  add(at: number, text: string): void {
    this.#batch += `${at} ${text}\n`;
    if (this.#batch.length > BATCH) this.#flush();
    this.#print?.(`${new Date(at).toISOString()} ${text}`);
  }

  /** Of all that was added; nothing can be added afterwards. */
  digest(): string {
    this.#flush();
    return this.#hash.digest('hex').slice(0, 16);
  }

  #flush(): void {
    this.#hash.update(this.#batch);
    this.#batch = '';
  }
}
