import type { LookupFunction } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { instant } from '../base/clock.js';
import type { AskMatomo, MatomoAnswer, MatomoQuestion, MatomoResponse, MatomoSilence } from './ask-matomo.js';
import { type Route, routeOf } from './route.js';

/**
 * Asks by undici, with one client for each question.
 *
 * @param now - milliseconds since the epoch, for the moment of an answer
 * @param lookup - resolves names; by default as the system does
 */
export function undiciAsker(now: () => number = Date.now, lookup?: LookupFunction): AskMatomo {
  return { ask: (question) => askOnce(question, now, lookup) };
}

const DIRECT = { headers: {}, tls: { rejectUnauthorized: true } } as const;
const LONGEST_BODY = 65_536;
// The time limit is ours: undici's count in half seconds, and each chunk of a body would begin a new one.
const CLIENT_OPTIONS = { headersTimeout: 0, bodyTimeout: 0 } satisfies Client.Options;

async function askOnce(question: MatomoQuestion, now: () => number, lookup?: LookupFunction): Promise<MatomoAnswer> {
  const cut = new AbortController();
  const route = routeOf({ ...(question.way ?? DIRECT), url: question.url }, lookup);
  const client = new Client(route.origin, { ...CLIENT_OPTIONS, connect: route.connectorOf(cut.signal) });
  let isConnected = false;
  client.once('connect', () => {
    isConnected = true;
  });
  const timer = setTimeout(() => cut.abort(), question.timeoutMs);
  try {
    const response = await client.request({ ...requestOf(question, route), signal: cut.signal });
    return await read(response, now(), question.maxBytes ?? LONGEST_BODY);
  } catch (error) {
    return cut.signal.aborted ? tooLate(isConnected, question) : silence(isConnected, error);
  } finally {
    clearTimeout(timer);
    // Ends a connection that was never made, too.
    cut.abort();
    client.destroy().catch(() => {});
  }
}

function requestOf({ url, form, token }: MatomoQuestion, { pathOf, headers }: Route): Dispatcher.RequestOptions {
  const path = pathOf(new URL(url));
  if (form === undefined) return { path, method: 'GET', headers };
  const fields = new URLSearchParams({ ...form, ...(token === undefined ? {} : { token_auth: token }) });
  const typed = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  return { path, method: 'POST', headers: typed, body: fields.toString() };
}

async function read(response: Dispatcher.ResponseData, now: number, maxBytes: number): Promise<MatomoResponse> {
  const { statusCode: status, headers } = response;
  const date = Date.parse(headerOf(headers, 'date') ?? '');
  const isOfNow = !Number.isNaN(date) && headerOf(headers, 'age') === undefined;
  return {
    kind: 'response',
    status,
    contentType: headerOf(headers, 'content-type') ?? '',
    location: headerOf(headers, 'location'),
    date: isOfNow ? instant(date) : undefined,
    receivedAt: instant(now),
    ...(await beginningOf(response.body, maxBytes)),
  };
}

async function beginningOf(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
): Promise<Pick<MatomoResponse, 'body' | 'isCut'>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > maxBytes) break;
  }
  return { body: Buffer.concat(chunks).toString('utf8', 0, Math.min(bytes, maxBytes)), isCut: bytes > maxBytes };
}

function headerOf(headers: Dispatcher.ResponseData['headers'], name: string): string | undefined {
  const header = headers[name];
  return typeof header === 'object' ? header[0] : header;
}

function tooLate(reached: boolean, { timeoutMs }: MatomoQuestion): MatomoSilence {
  const within = `within ${timeoutMs / 1_000} s`;
  return reached
    ? { kind: 'error', reached, code: 'TIMEOUT', message: `No answer ${within}.` }
    : { kind: 'error', reached, code: 'CONNECT_TIMEOUT', message: `No connection ${within}.` };
}

/** Of several attempts to connect, the first one speaks. */
function silence(reached: boolean, error: unknown): MatomoSilence {
  if (error instanceof AggregateError && error.errors.length > 0) return silence(reached, error.errors[0]);
  if (!(error instanceof Error)) return { kind: 'error', reached, code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { kind: 'error', reached, code, message: error.message };
}
