/** More than that waits for nobody: who reads too slowly is dropped, and resumes where it was. */
const MOST_WAITING_BYTES = 1_048_576;

/** Where a stream writes to. */
export interface StreamSink {
  /** What was written and not yet taken. */
  readonly writableLength: number;
  readonly destroyed: boolean;
  /** Whether it can take more at once. */
  write(text: string): boolean;
  end(text: string): unknown;
  destroy(): unknown;
  once(event: 'drain' | 'close', listener: () => void): unknown;
}

/** Somebody who follows, over one connection. */
export class StreamClient {
  readonly #sink: StreamSink;

  constructor(sink: StreamSink) {
    this.#sink = sink;
  }

  get isGone(): boolean {
    return this.#sink.destroyed;
  }

  /** Writes; or drops the client, when too much waits for it already. */
  write(text: string): void {
    if (this.isGone) return;
    if (this.#sink.writableLength > MOST_WAITING_BYTES) this.#sink.destroy();
    else this.#sink.write(text);
  }

  /** Writes, and waits until the client can take more. */
  async writeAndWait(text: string): Promise<void> {
    if (this.isGone || this.#sink.write(text)) return;
    await new Promise<void>((done) => {
      this.#sink.once('drain', done);
      this.#sink.once('close', done);
    });
  }

  /** Ends the stream with a last word. */
  end(text: string): void {
    if (!this.isGone) this.#sink.end(text);
  }
}
