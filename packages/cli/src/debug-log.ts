import { performance } from 'node:perf_hooks';
import { type Deps, safe } from '@trafficinator/core';

/** Tells on standard error what a command does, for whoever looks for a fault. Never the words of an error: they may quote what is secret. */
export class DebugLog {
  readonly #isOn: boolean;

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  tell(text: string): void {
    if (this.#isOn) process.stderr.write(`debug: ${safe(text)}\n`);
  }

  /** Where an error and its causes came from, without what they say. */
  trace(error: unknown): void {
    for (let one = error; one instanceof Error; one = one.cause) {
      this.tell(one === error ? one.name : `caused by ${one.name}`);
      for (const frame of framesOf(one)) this.tell(`  ${frame}`);
    }
  }

  /** The engine, telling when it loads the config and opens the state, and how long that takes. */
  watch(deps: Deps): Deps {
    if (!this.#isOn) return deps;
    return {
      ...deps,
      loadConfig: () => this.#timed(deps.loadConfig, ({ file }) => `loaded the config ${file}`),
      openState: (mode) =>
        this.#timed(
          () => deps.openState(mode),
          ({ place }) => `opened the state ${place} to ${mode}`,
        ),
    };
  }

  async #timed<Answer>(work: () => Promise<Answer>, words: (answer: Answer) => string): Promise<Answer> {
    const before = performance.now();
    const answer = await work();
    this.tell(`${words(answer)} in ${(performance.now() - before).toFixed(0)} ms`);
    return answer;
  }
}

/** The message stands before the frames, may have several lines, and may look like frames. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const start = stack.indexOf(message);
  return stack
    .slice(start === -1 ? 0 : start + message.length)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim());
}
