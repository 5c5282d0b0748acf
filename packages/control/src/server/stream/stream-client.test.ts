import { describe, expect, test } from 'vitest';
import { StreamClient, type StreamSink } from './stream-client.js';

const MEGABYTE = 1_048_576;

describe('StreamClient', () => {
  test('is dropped when more than a megabyte waits for it, instead of being waited for', () => {
    const sink = new SlowSink();
    const client = new StreamClient(sink);
    for (let written = 0; written <= 10; written++) client.write('x'.repeat(MEGABYTE / 4));
    expect(client.isGone).toBe(true);
    expect(sink.writableLength).toBeLessThanOrEqual(1.5 * MEGABYTE);
  });

  test('catches up as fast as it reads', async () => {
    const sink = new SlowSink();
    const written = new StreamClient(sink).writeAndWait('x');
    sink.read();
    await written;
    expect(sink.writableLength).toBe(0);
  });

  test('is not waited for when it has gone', async () => {
    const sink = new SlowSink();
    const written = new StreamClient(sink).writeAndWait('x');
    sink.destroy();
    await written;
    expect(sink.writableLength).toBe(1);
  });
});

/** A connection whose other end reads when it is told to. */
class SlowSink implements StreamSink {
  writableLength = 0;
  destroyed = false;
  readonly #waiting: (() => void)[] = [];

  write(text: string) {
    this.writableLength += text.length;
    return false;
  }

  read() {
    this.writableLength = 0;
    for (const done of this.#waiting) done();
  }

  destroy() {
    this.destroyed = true;
    for (const done of this.#waiting) done();
    return this;
  }

  end() {
    return this.destroy();
  }

  once(_event: string, done: () => void) {
    this.#waiting.push(done);
    return this;
  }
}
