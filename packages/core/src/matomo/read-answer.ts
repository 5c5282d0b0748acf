import type { Instant } from '../base/clock.js';
import type { AmbiguityClass, FailureClass, HitOutcome, RejectionClass } from '../model/outcome.js';
import type { TransportAnswer } from './transport.js';

/**
 * Tells what became of a hit, as far as Matomo's answer says. The status of a recorded hit is 204 when no image is asked
 * for; anything that is certainly not "recorded" is told apart from what may have been.
 */
export function readAnswer(answer: TransportAnswer, now: Instant): HitOutcome {
  return answer.kind === 'response' ? readResponse(answer, now) : readError(answer);
}

type Response = Extract<TransportAnswer, { kind: 'response' }>;
type TransportError = Extract<TransportAnswer, { kind: 'error' }>;

function readResponse(response: Response, now: Instant): HitOutcome {
  const { status } = response;
  if (status >= 200 && status < 300) return readSuccess(response);
  if (status >= 300 && status < 400) return rejected('redirected', `HTTP ${status} to ${place(response.location)}`);
  if (status === 429) return failed('throttled', 'HTTP 429', retryAfterMs(response.retryAfter, now));
  if (status === 503) return failed('unavailable', 'HTTP 503', retryAfterMs(response.retryAfter, now));
  if (status >= 500) return ambiguous('server-error', `HTTP ${status}`);
  if (status === 401 || status === 403) return rejected('forbidden', `HTTP ${status}`);
  if (status === 404 || status === 405 || status === 410) return rejected('not-tracker', `HTTP ${status}`);
  if (status >= 400) return rejected('refused', withBody(`HTTP ${status}`, response.body));
  return ambiguous('bad-answer', `HTTP ${status}`);
}

/** Matomo answers 204 or an image. A page means that something else answers there, or that no parameter arrived. */
function readSuccess({ status, contentType, body }: Response): HitOutcome {
  if (status === 204 || body === '' || contentType.startsWith('image/')) return { kind: 'accepted' };
  return rejected('not-tracker', `HTTP ${status} with ${contentType === '' ? 'a page' : contentType.split(';', 1)[0]}`);
}

function readError({ reached, code, message }: TransportError): HitOutcome {
  const detail = short(code === '' || message.includes(code) ? message : `${code}: ${message}`);
  if (!reached) return failed(failureClass(code), detail, undefined);
  return ambiguous(code === 'TIMEOUT' ? 'timeout' : 'connection-reset', detail);
}

function failureClass(code: string): FailureClass {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  if (code === 'ECONNREFUSED') return 'connection-refused';
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code) ? 'tls' : 'connection-failed';
}

/** `Retry-After`: seconds, or an HTTP date. */
function retryAfterMs(value: string | undefined, now: Instant): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Where a redirect leads, without what could hold a secret. */
function place(location: string | undefined): string {
  if (location === undefined) return 'nowhere';
  return short(location.split(/[?#]/, 1)[0] ?? '').replace(/\/\/[^/@]*@/, '//');
}

function withBody(detail: string, body: string): string {
  const text = body.replace(/<[^>]*>/g, ' ');
  // What a server says may quote the request, and with it the token.
  const harmless = text.replace(/[0-9a-f]{16,}/gi, '***').replace(/token_auth\s*[=:]\s*[^\s&"']+/gi, 'token_auth=***');
  return harmless.trim() === '' ? detail : short(`${detail}: ${harmless}`);
}

function short(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

function rejected(cause: RejectionClass, detail: string): HitOutcome {
  return { kind: 'rejected', class: cause, detail };
}

function failed(cause: FailureClass, detail: string, retryAfter: number | undefined): HitOutcome {
  return { kind: 'failed', class: cause, detail, retryAfterMs: retryAfter };
}

function ambiguous(cause: AmbiguityClass, detail: string): HitOutcome {
  return { kind: 'ambiguous', class: cause, detail };
}
