import type { Dispatcher } from 'undici';
import type { TransportAnswer } from './transport.js';

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** Matomo answers a few bytes, of a bulk a few thousand; whoever sends more than this is no tracker, or is ill. */
const LONGEST_BODY = 65_536;

/** One request and its answer. Settles once, with whatever comes first: the end, an error, or more of a body than is read. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #settle: (answer: TransportAnswer) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #isSettled = false;
  #status = 0;
  #headers: Headers = {};
  #body = '';
  #bodyLength = 0;

  constructor(settle: (answer: TransportAnswer) => void) {
    this.#settle = settle;
  }

  /** Whether writing to a connected socket has begun, so that the target may have the request. */
  get hasStarted(): boolean {
    return this.#controller !== undefined;
  }

  /** Ends the exchange, and with it the connection, if there is one. */
  fail(code: string, message: string): void {
    this.#end({ kind: 'error', reached: this.hasStarted, code, message });
    this.#controller?.abort(new DOMException(message, 'AbortError'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // Interim answers, such as 103, come before the real one.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body += chunk.toString('utf8', 0, LONGEST_BODY - this.#bodyLength);
    this.#bodyLength += chunk.length;
    if (this.#bodyLength < LONGEST_BODY) return;
    this.onResponseEnd();
    controller.abort(new DOMException('The rest of the body is not read.', 'AbortError'));
  }

  onResponseEnd(): void {
    if (this.#status === 0) return;
    const headers = this.#headers;
    this.#end({
      kind: 'response',
      status: this.#status,
      contentType: headerOf(headers, 'content-type') ?? '',
      retryAfter: headerOf(headers, 'retry-after'),
      location: headerOf(headers, 'location'),
      body: this.#body,
    });
  }

  onResponseError(_controller: unknown, error: Error): void {
    const { code, message } = described(error);
    this.#end({ kind: 'error', reached: this.hasStarted, code, message });
  }

  #end(answer: TransportAnswer): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settle(answer);
  }
}

function headerOf(headers: Headers, name: string): string | undefined {
  const header = headers[name];
  return typeof header === 'object' ? header[0] : header;
}

/** The code and words of an error; of several attempts to connect, those of the first. */
function described(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return described(error.errors[0]);
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const { name, message } = error;
  return { code: 'code' in error && typeof error.code === 'string' ? error.code : name, message };
}
