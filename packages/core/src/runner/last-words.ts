import type { Cancel, Clock } from '../base/clock.js';
import { messageOf } from '../base/message-of.js';
import type { EngineEvent, Untimed } from '../model/event.js';

/** The pause after the first failure, in milliseconds. Each further one is twice as long, up to the longest. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/** How long the state is waited for by somebody who does not want to wait. */
export const HURRIED_MS = 2_000;

/** What is told of last words. */
export type LastNews = Untimed<EngineEvent & { readonly kind: 'recordPending' | 'recordLost' | 'stateReachable' }>;

/** What last words need. */
export interface LastWordsParts {
  readonly clock: Clock;
  readonly emit: (news: LastNews) => void;
}

/**
 * What a run has to tell the state at its very end: it is tried again and again, one thing after the other, until the state answers or
 * has not done so for too long.
 */
export class LastWords {
  readonly #parts: LastWordsParts;
  #patienceMs = Number.POSITIVE_INFINITY;
  #untilMs = Number.POSITIVE_INFINITY;
  #isPending = false;
  #isLost = false;
  /** While something is asked: begins to wait for what is left of the time. */
  #wait: (() => void) | undefined;

  constructor(parts: LastWordsParts) {
    this.#parts = parts;
  }

  /** Waits for every answer so long at most, from now on, or less where that was said before. */
  within(patienceMs: number): void {
    this.#patienceMs = Math.min(this.#patienceMs, patienceMs);
    this.#untilMs = Math.min(this.#untilMs, this.#parts.clock.monotonicMs() + patienceMs);
    this.#wait?.();
  }

  /** Asks the state something. Never rejects: where the state does not answer in time, the answer is `otherwise`. */
  async tell<Answer>(task: () => Promise<Answer>, otherwise: Answer): Promise<Answer> {
    for (let pauseMs = FIRST_PAUSE_MS; this.#leftMs > 0; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
      const heard = await this.#inTime(attempt(task));
      if (heard?.kind === 'answer') {
        this.#answered();
        return heard.answer;
      }
      if (heard !== undefined) await this.#pause(pauseMs, heard.detail);
    }
    this.#lost();
    return otherwise;
  }

  get #leftMs(): number {
    return this.#untilMs - this.#parts.clock.monotonicMs();
  }

  /** What comes in time; undefined if nothing does. */
  async #inTime<Result>(work: Promise<Result>): Promise<Result | undefined> {
    const { promise, resolve } = Promise.withResolvers<Result | undefined>();
    let cancel: Cancel = () => {};
    this.#wait = () => {
      cancel();
      if (this.#untilMs < Number.POSITIVE_INFINITY)
        cancel = this.#parts.clock.after(this.#leftMs, () => resolve(undefined));
    };
    this.#wait();
    work.then(resolve);
    const result = await promise;
    this.#wait = undefined;
    cancel();
    return result;
  }

  #pause(pauseMs: number, detail: string): Promise<void> {
    const { clock, emit } = this.#parts;
    if (!this.#isPending) emit({ kind: 'recordPending', detail, waitMs: this.#leftMs });
    this.#isPending = true;
    return new Promise((resolve) => clock.after(Math.min(pauseMs, Math.max(0, this.#leftMs)), resolve));
  }

  #answered(): void {
    const { clock, emit } = this.#parts;
    this.#untilMs = clock.monotonicMs() + this.#patienceMs;
    if (this.#isPending) emit({ kind: 'stateReachable' });
    this.#isPending = false;
  }

  #lost(): void {
    if (!this.#isLost) this.#parts.emit({ kind: 'recordLost' });
    this.#isLost = true;
  }
}

type Heard<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly detail: string };

function attempt<Answer>(task: () => Promise<Answer>): Promise<Heard<Answer>> {
  return task().then(
    (answer) => ({ kind: 'answer', answer }),
    (error: unknown) => ({ kind: 'failure', detail: messageOf(error) }),
  );
}
