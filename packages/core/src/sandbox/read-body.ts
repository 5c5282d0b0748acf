import type { IncomingMessage } from 'node:http';

/** A body that was read, or why there is none. */
export type Body =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'too large' }
  | { readonly kind: 'aborted' };

/** Reads a request's body as UTF-8, at most `maxBytes` of it. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else resolve({ kind: 'too large' });
    });
    request.on('end', () => resolve({ kind: 'read', text: textOf(chunks) }));
    request.on('close', () => resolve({ kind: 'aborted' }));
    request.on('error', () => resolve({ kind: 'aborted' }));
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  if (only === undefined) return '';
  return chunks.length === 1 ? only.toString() : Buffer.concat(chunks).toString();
}
