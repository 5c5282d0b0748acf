import { z } from 'zod';
import { type HitParameters, parametersOf, readParameters } from './parameters.js';

/** What came over HTTP, still text. */
export interface TrackerRequest {
  readonly query: string;
  /** Empty for a GET. */
  readonly body: string;
  readonly contentType: string;
}

/** One hit as sent: its parameters and the token that stands for it. */
export interface SentHit {
  readonly parameters: HitParameters;
  readonly token: string | undefined;
}

/** A request to the tracker, taken apart. */
export type TrackerCall =
  | { readonly form: 'empty'; readonly hits: readonly SentHit[]; readonly tokenInUrl: boolean }
  | {
      readonly form: 'single';
      readonly hits: readonly SentHit[];
      readonly tokenInUrl: boolean;
      /** False when `send_image=0`: the answer is 204 without a body. */
      readonly wantsImage: boolean;
    }
  | {
      readonly form: 'bulk';
      readonly hits: readonly SentHit[];
      readonly tokenInUrl: boolean;
      /** The token of the whole body. It decides whether the answer names the invalid requests. */
      readonly token: string | undefined;
      /** Requests that Matomo does not see: strings without a `?`, or neither string nor object. */
      readonly lost: readonly string[];
      /** False when the body is not JSON, which Matomo answers with a success of nothing. */
      readonly isJson: boolean;
      /** False when the body says `send_image: 0`: the answer is 204 without a body. */
      readonly wantsAnswer: boolean;
    };

/** Takes a request apart as Matomo does: query and form fields together, or a bulk body of JSON. */
export function readRequests(request: TrackerRequest): TrackerCall {
  const query = readParameters(request.query);
  const tokenInUrl = query.has('token_auth');
  if (isBulk(request)) return readBulk(request.body, tokenInUrl);
  const parameters = withForm(query, request.body);
  if (parameters.size === 0) return { form: 'empty', hits: [], tokenInUrl };
  const hit = { parameters, token: nonEmpty(parameters.get('token_auth')) };
  return { form: 'single', hits: [hit], tokenInUrl, wantsImage: parameters.get('send_image') !== '0' };
}

function isBulk({ body, contentType }: TrackerRequest): boolean {
  if (body === '') return false;
  return contentType.includes('json') || body.startsWith('{') || /^\s*[{[]/.test(body.slice(0, 64));
}

/** Where both have a name, the query wins, as in PHP's `$_GET + $_POST`. */
function withForm(query: Map<string, string>, body: string): Map<string, string> {
  if (body === '') return query;
  const parameters = readParameters(body);
  for (const [name, value] of query) parameters.set(name, value);
  return parameters;
}

const unknown = z.unknown().optional();
const bulkSchema = z.object({ requests: unknown, token_auth: unknown, send_image: unknown });

function readBulk(body: string, tokenInUrl: boolean): TrackerCall {
  const json = parseJson(body);
  const bulk = bulkSchema.safeParse(json).data;
  const token = nonEmpty(bulk?.token_auth);
  const hits: SentHit[] = [];
  const lost: string[] = [];
  for (const request of Array.isArray(bulk?.requests) ? bulk.requests : []) {
    const parameters = readBulkRequest(request);
    // A token of the body hides the tokens of the requests, even when it is wrong.
    if (parameters !== undefined) hits.push({ parameters, token: token ?? nonEmpty(parameters.get('token_auth')) });
    else lost.push(typeof request === 'string' ? request : JSON.stringify(request));
  }
  const wantsAnswer = bulk?.send_image !== 0 && bulk?.send_image !== '0';
  return { form: 'bulk', hits, tokenInUrl, token, lost, isJson: json !== undefined, wantsAnswer };
}

/** Matomo reads a string as a URL and keeps what stands between `?` and `#`. */
function readBulkRequest(request: unknown): HitParameters | undefined {
  if (isRecord(request)) return parametersOf(request);
  if (typeof request !== 'string') return undefined;
  const mark = request.indexOf('?');
  if (mark === -1) return undefined;
  const hash = request.indexOf('#', mark);
  const parameters = readParameters(request.slice(mark + 1, hash === -1 ? undefined : hash));
  return parameters.size === 0 ? undefined : parameters;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
