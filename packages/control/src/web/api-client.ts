import type { ApiProblem } from '../api/problem.js';
import { ApiFailure } from './api-failure.js';

/** What a request says besides its address. */
export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> | undefined;
  readonly body?: unknown;
  /** The `ETag` under which the target was seen. */
  readonly seen?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer, and the `ETag` by which it can be changed. */
export interface Tagged<Value> {
  readonly value: Value;
  readonly etag: string | undefined;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Asks the server for JSON. Throws `ApiFailure`. */
export async function request<Value>(method: Method, path: string, options: RequestOptions = {}): Promise<Value> {
  const { value } = await requestTagged<Value>(method, path, options);
  return value;
}

/** As {@link request}, with the `ETag`. */
export async function requestTagged<Value>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<Tagged<Value>> {
  const response = await send(method, path, options);
  const value = response.status === 204 ? undefined : await response.json();
  // The server and these pages share the types of the wire, and are one version.
  return { value: value as Value, etag: response.headers.get('etag') ?? undefined };
}

/** As {@link request}, for an answer that is no JSON, such as TypeScript. */
export async function requestText(path: string, options: RequestOptions = {}): Promise<string> {
  const response = await send('GET', path, options);
  return await response.text();
}

/** Calls a function whenever the server says that nobody is logged in. */
export function whenLoggedOut(listener: () => void): void {
  onLoggedOut = listener;
}

/** The address of an endpoint with its query. */
export function addressOf(path: string, query: RequestOptions['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

let onLoggedOut = (): void => {};

/** Pauses before a request is sent again: a server that starts anew is back within seconds. */
const PAUSES_MS = [300, 1_000, 2_500];

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const init = initOf(method, options);
  const address = addressOf(path, options.query);
  for (const pauseMs of PAUSES_MS) {
    const response = await attempt(address, init);
    if (response !== undefined) return await accepted(response);
    // Only what changes nothing, or what the server recognises as the same request, is sent twice.
    if (method !== 'GET' && method !== 'POST') break;
    await pause(pauseMs, options.signal);
  }
  const last = await attempt(address, init);
  if (last === undefined) throw new ApiFailure(notReached);
  return await accepted(last);
}

function initOf(method: Method, { body, seen, signal }: RequestOptions): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json, text/plain' };
  if (body !== undefined)
    headers['content-type'] = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  if (seen !== undefined) headers['if-match'] = seen;
  if (method === 'POST') headers['idempotency-key'] = randomKey();
  return {
    method,
    headers,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Undefined if the server was not reached. */
async function attempt(address: string, init: RequestInit): Promise<Response | undefined> {
  try {
    const response = await fetch(address, init);
    return response.status === 502 || response.status === 504 ? undefined : response;
  } catch (thrown) {
    if (init.signal?.aborted) throw thrown;
    return undefined;
  }
}

async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response;
  if (response.status === 401) onLoggedOut();
  throw new ApiFailure(await problemOf(response));
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const type = response.headers.get('content-type') ?? '';
  // Anything else comes from something between the server and this page.
  if (type.startsWith('application/problem+json')) return (await response.json()) as ApiProblem; // A type of the wire.
  return {
    type: 'about:blank',
    title: 'The server gave no usable answer',
    status: response.status,
    detail: `It answered ${response.status} ${response.statusText}.`,
  };
}

const notReached: ApiProblem = {
  type: 'urn:trafficinator:problem:page.not-reached',
  title: 'The server is not reached',
  status: 0,
  detail: 'No answer came, after several attempts.',
  fix: 'Check that `trafficinator serve` runs, then try again.',
};

function randomKey(): string {
  // `randomUUID` is missing where a page came without TLS from another machine.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
