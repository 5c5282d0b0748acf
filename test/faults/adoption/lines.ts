import { createInterface } from 'node:readline';
import type { RunningCommand } from '../../support/cli.js';

/** What a command says on standard error, line by line. */
export class Lines {
  readonly #waiting = new Set<() => void>();
  readonly #lines: string[] = [];
  #isOver = false;

  constructor({ process }: RunningCommand) {
    if (process.stderr === null) throw new TypeError('The command has no standard error.');
    const reader = createInterface(process.stderr);
    reader.on('line', (line) => {
      this.#lines.push(line);
      this.#wake();
    });
    reader.once('close', () => {
      this.#isOver = true;
      this.#wake();
    });
  }

  get count(): number {
    return this.#lines.length;
  }

  /** Resolves when a line fits that came after the first so many. Rejects when there will be none. */
  async after(count: number, pattern: RegExp): Promise<void> {
    while (!this.#lines.slice(count).some((line) => pattern.test(line))) {
      if (this.#isOver) throw new TypeError(`The command never said ${pattern}:\n${this.#lines.join('\n')}`);
      await new Promise<void>((done) => this.#waiting.add(done));
    }
  }

  #wake(): void {
    for (const done of this.#waiting) done();
    this.#waiting.clear();
  }
}
