import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readBody } from './read-body.js';

/** A request is read as the stream that it is. */
function asRequest(stream: Readable): IncomingMessage {
  // `readBody` uses nothing of a request but the stream.
  return stream as IncomingMessage;
}

function bodyOf(chunks: readonly (string | Uint8Array)[], maxBytes = 1000) {
  const stream = new PassThrough();
  const body = readBody(asRequest(stream), maxBytes);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return body;
}

describe('readBody', () => {
  test('reads a body of no, one and many chunks', async () => {
    expect(await bodyOf([])).toEqual({ kind: 'read', text: '' });
    expect(await bodyOf(['a=1'])).toEqual({ kind: 'read', text: 'a=1' });
    expect(await bodyOf(['a=', '1&', 'b=2'])).toEqual({ kind: 'read', text: 'a=1&b=2' });
  });

  test('puts a character together that two chunks share', async () => {
    const bytes = new TextEncoder().encode('å€😀');
    expect(await bodyOf([bytes.slice(0, 1), bytes.slice(1, 4), bytes.slice(4)])).toEqual({
      kind: 'read',
      text: 'å€😀',
    });
  });

  test('takes as many bytes as it may, and no more', async () => {
    expect(await bodyOf(['12345', '67890'], 10)).toEqual({ kind: 'read', text: '1234567890' });
    expect(await bodyOf(['12345', '678901'], 10)).toEqual({ kind: 'too large' });
  });

  test('notices that the client went away', async () => {
    const stream = new PassThrough();
    const body = readBody(asRequest(stream), 1000);
    stream.write('a=1');
    stream.destroy();
    expect(await body).toEqual({ kind: 'aborted' });
  });
});
