/** An event as a browser would get it. */
export interface ReadEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** Reads a stream event by event. */
export class EventReader implements AsyncDisposable {
  readonly #chunks: AsyncIterator<string>;
  readonly #abort: AbortController;
  #text = '';

  private constructor(body: ReadableStream<Uint8Array>, abort: AbortController) {
    this.#chunks = decoded(body)[Symbol.asyncIterator]();
    this.#abort = abort;
  }

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventReader> {
    const abort = new AbortController();
    const answer = await fetch(`${url}/api/stream`, { headers, signal: abort.signal });
    if (answer.body === null || !answer.ok) throw new TypeError(`The stream answers ${answer.status}.`);
    return new EventReader(answer.body, abort);
  }

  /** The next event of this kind; undefined when the stream ends before. */
  async next(kind?: string): Promise<ReadEvent | undefined> {
    for (;;) {
      const block = await this.#block();
      if (block === undefined) return undefined;
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const event = field('event');
      if (event === undefined || (kind !== undefined && event !== kind)) continue;
      return { event, id: field('id'), data: JSON.parse(field('data') ?? 'null') };
    }
  }

  async #block(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return block;
      }
      const chunk = await this.#chunks.next();
      if (chunk.done === true) return undefined;
      this.#text += chunk.value;
    }
  }

  async [Symbol.asyncDispose]() {
    this.#abort.abort();
  }
}

async function* decoded(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of body) yield decoder.decode(chunk, { stream: true });
}
