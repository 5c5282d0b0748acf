import type { Clock } from '../base/clock.js';
import type { Notice, NoticeKind, Notification } from './notification.js';

/** What became of one attempt to post: `retry` may do better later, `refused` will not. */
export type PostOutcome = 'delivered' | 'retry' | 'refused';

/** Posts a JSON text to a webhook. Never rejects; given up early, it answers `retry`. */
export type Post = (body: string, signal: AbortSignal) => Promise<PostOutcome>;

/** What a notifier needs. */
export interface NotifierParts {
  readonly clock: Clock;
  readonly post: Post;
  readonly kinds: ReadonlySet<NoticeKind>;
  /** Told once, when something could not be posted. */
  readonly onFailure: () => void;
}

/** Notices of one topic come at most this often. */
const QUIET_MS = 5 * 60_000;
const MOST_WAITING = 100;
/** Pauses before the second and the third attempt. */
const PAUSES_MS = [1_000, 4_000];

/**
 * Tells one webhook what happens, one notice after the other, beside the run and never in its way: what does not fit into a
 * short queue is left out, the oldest first.
 */
export class Notifier {
  readonly #parts: NotifierParts;
  readonly #closing = new AbortController();
  readonly #topics = new Map<string, { readonly at: number; unsaid: number }>();
  #waiting: Notification[] = [];
  #sending: Promise<void> | undefined;
  #hasFailed = false;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
  }

  /** Queues a notice, unless nobody wants its kind, or its topic was told a short while ago. */
  tell(notice: Notice): void {
    const unsaid = this.#parts.kinds.has(notice.kind) ? this.#unsaidOf(notice) : undefined;
    if (unsaid === undefined) return;
    const { topic, ...notification } = notice;
    const told = { ...notification, unsaid: unsaid === 0 ? undefined : unsaid };
    // How a run ended is what must get out before the process ends.
    this.#waiting = notice.kind === 'end' ? [told, ...this.#waiting] : [...this.#waiting, told].slice(-MOST_WAITING);
    this.#sending ??= this.#sendAll();
  }

  /** Posts what is left, as long as there is time for it; then gives up. */
  async close(timeoutMs: number): Promise<void> {
    const cancel = this.#parts.clock.after(timeoutMs, () => this.#closing.abort());
    await this.#sending;
    cancel();
  }

  /** How many of the topic were not told since the last one; undefined if this one is not to be told either. */
  #unsaidOf({ topic }: Notice): number | undefined {
    const now = this.#parts.clock.monotonicMs();
    const last = this.#topics.get(topic);
    if (last !== undefined && now - last.at < QUIET_MS) {
      last.unsaid += 1;
      return undefined;
    }
    this.#topics.set(topic, { at: now, unsaid: 0 });
    return last?.unsaid ?? 0;
  }

  async #sendAll(): Promise<void> {
    const { signal } = this.#closing;
    for (let next = this.#waiting.shift(); next !== undefined && !signal.aborted; next = this.#waiting.shift()) {
      await this.#send(next, signal);
    }
    this.#sending = undefined;
  }

  async #send(notification: Notification, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify(notification);
    for (const pauseMs of [...PAUSES_MS, undefined]) {
      const outcome = await this.#parts.post(body, signal);
      if (outcome === 'delivered') return;
      if (outcome === 'refused' || pauseMs === undefined || signal.aborted) break;
      await this.#pause(pauseMs, signal);
    }
    if (!this.#hasFailed) this.#parts.onFailure();
    this.#hasFailed = true;
  }

  #pause(pauseMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(pauseMs, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }
}
