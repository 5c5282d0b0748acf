import { type ClientRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

/** A request, exactly as it is sent. */
export interface Request {
  readonly method?: string;
  /** Is not normalised. */
  readonly path: string;
  /** Whose token goes with it. Default: an admin's. */
  readonly as?: 'viewer' | 'operator' | 'admin' | 'nobody';
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** A value is sent as JSON, and text or bytes as they are. */
  readonly body?: unknown;
  /** An address of this machine to send it from. */
  readonly from?: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request to a port of this machine. */
export function send(port: number, asked: Request): Promise<Answer> {
  const { method = 'GET', path, headers = {}, body, from } = asked;
  const bytes = bytesOf(body);
  const all: OutgoingHttpHeaders = {
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': bytes.length }),
    ...Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value as string | string[]]),
    ), // Only read here.
  };
  return new Promise((resolve, reject) => {
    const sending = request(
      { host: '127.0.0.1', port, method, path, headers: all, localAddress: from, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          });
        });
      },
    );
    // A server that has answered need not read the rest.
    let isAnswered = false;
    sending.once('response', () => {
      isAnswered = true;
    });
    sending.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    void write(sending, bytes, () => isAnswered);
  });
}

const PART_BYTES = 65_536;

/** Sends a body in parts, so that an answer is seen that comes before its end. */
async function write(sending: ClientRequest, bytes: Buffer, isAnswered: () => boolean): Promise<void> {
  for (let at = 0; at < bytes.length && !isAnswered(); at += PART_BYTES) {
    await new Promise((resolve) => sending.write(bytes.subarray(at, at + PART_BYTES), resolve));
    await new Promise(setImmediate);
  }
  sending.end();
}

/** Sends bytes over a connection of their own, and answers all that comes back until the other side ends it or has answered `most` times. */
export function sendRaw(port: number, text: string | Buffer, most = 1): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    let answers = 0;
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk;
      answers += chunk.split('HTTP/1.1 ').length - 1;
      if (answers >= most) socket.end();
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve(received) : reject(error),
    );
    socket.once('close', () => resolve(received));
  });
}

/** The statuses of all answers in what came back. */
export function statusesIn(received: string): readonly number[] {
  return [...received.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status));
}

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
