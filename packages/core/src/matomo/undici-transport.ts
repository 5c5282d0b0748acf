import { Client, type Dispatcher } from 'undici';
import type { Connection, Transport, TransportAnswer, TransportRequest } from './transport.js';

/** Carries hits by undici: one client, and so one connection, for each slot. `dispatch` costs half of what `request` does. */
export function undiciTransport(): Transport {
  return { connect: (trackerUrl) => new UndiciConnection(new URL(trackerUrl)) };
}

/** Matomo answers a few bytes; whoever sends more than this is no tracker, or is ill. */
const LONGEST_BODY = 4_096;
// Fast servers close idle connections after a few seconds; ours goes first, lest a hit meets a closing door.
const CLIENT_OPTIONS: Client.Options = {
  pipelining: 1,
  keepAliveTimeout: 4_000,
  keepAliveMaxTimeout: 60_000,
  connectTimeout: 0,
  headersTimeout: 0,
  bodyTimeout: 0,
  maxResponseSize: -1,
};
const HEADERS = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Trafficinator' };

class UndiciConnection implements Connection {
  readonly #origin: string;
  readonly #path: string;
  #client: Client | undefined;
  #pending: Exchange | undefined;

  constructor(url: URL) {
    this.#origin = url.origin;
    this.#path = url.pathname + url.search;
  }

  send(request: TransportRequest): Promise<TransportAnswer> {
    return new Promise((resolve) => {
      this.#client ??= new Client(this.#origin, CLIENT_OPTIONS);
      this.#pending = new Exchange((answer, isClean) => {
        this.#pending = undefined;
        if (!isClean) this.#reset();
        resolve(answer);
      }, request.timeoutMs);
      this.#dispatch(this.#client, this.#pending, request.body);
    });
  }

  close(): void {
    this.#pending?.fail('CLOSED', 'The connection was closed by this runner.');
    this.#reset();
  }

  #dispatch(client: Client, exchange: Exchange, body: string): void {
    try {
      client.dispatch({ path: this.#path, method: 'POST', headers: HEADERS, body }, exchange);
    } catch (error) {
      exchange.onResponseError(undefined, error);
    }
  }

  /** The next request opens a fresh connection. */
  #reset(): void {
    const client = this.#client;
    this.#client = undefined;
    // Its own request is settled already; what else it says is of no interest.
    client?.destroy().catch(() => {});
  }
}

/** One request and its answer. Settles once, whatever comes first: the end, an error, the deadline, or too long a body. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #settle: (answer: TransportAnswer, isClean: boolean) => void;
  readonly #deadline: NodeJS.Timeout;
  #isSettled = false;
  #reached = false;
  #head: ResponseHead | undefined;
  #body = '';

  constructor(settle: (answer: TransportAnswer, isClean: boolean) => void, timeoutMs: number) {
    this.#settle = settle;
    this.#deadline = setTimeout(() => this.#expire(timeoutMs), timeoutMs);
  }

  /** undici calls this when it begins to write to a connected socket: from here on the target may have the hit. */
  onRequestStart(): void {
    this.#reached = true;
  }

  onResponseStart(_controller: unknown, status: number, headers: Readonly<Record<string, string | string[] | undefined>>) {
    this.#head = {
      status,
      contentType: first(headers['content-type']) ?? '',
      retryAfter: first(headers['retry-after']),
      location: first(headers['location']),
    };
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#body += chunk.toString('latin1', 0, LONGEST_BODY);
    if (this.#body.length >= LONGEST_BODY) this.#respond(false);
  }

  onResponseEnd(): void {
    this.#respond(true);
  }

  onResponseError(_controller: unknown, error: unknown): void {
    if (this.#head !== undefined) return this.#respond(false);
    const { code, message } = described(error);
    this.fail(code, message);
  }

  fail(code: string, message: string): void {
    this.#end({ kind: 'error', reached: this.#reached, code, message }, false);
  }

  #expire(timeoutMs: number): void {
    // A trickling body is no reason to doubt the status that came before it.
    if (this.#head !== undefined) return this.#respond(false);
    this.fail('TIMEOUT', `No answer within ${timeoutMs / 1_000} s.`);
  }

  #respond(isClean: boolean): void {
    if (this.#head === undefined) return this.fail('NO_STATUS', 'The answer had no status.');
    this.#end({ kind: 'response', ...this.#head, body: this.#body.slice(0, LONGEST_BODY) }, isClean);
  }

  #end(answer: TransportAnswer, isClean: boolean): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearTimeout(this.#deadline);
    this.#settle(answer, isClean);
  }
}

type ResponseHead = Pick<Extract<TransportAnswer, { kind: 'response' }>, 'status' | 'contentType' | 'retryAfter' | 'location'>;

function first(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'object' ? header[0] : header;
}

/** A code and words of whatever was thrown; of several attempts to connect, the first. */
function described(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return described(error.errors[0]);
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, message: error.message };
}
