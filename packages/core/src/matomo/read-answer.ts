import type { Instant } from '../base/clock.js';
import type { AmbiguityClass, FailureClass, HitOutcome, RejectionClass } from '../model/outcome.js';
import { NOT_ALLOWED, type TransportAnswer } from './transport.js';

/**
 * Tells what became of a hit, as far as the answer says. Details never quote the body of an answer: some servers send the
 * request back in it, and with it the token.
 */
export function readAnswer(answer: TransportAnswer, now: Instant): HitOutcome {
  return answer.kind === 'response' ? readResponse(answer, now) : readError(answer);
}

type Response = Extract<TransportAnswer, { kind: 'response' }>;
type TransportError = Extract<TransportAnswer, { kind: 'error' }>;

const LONGEST_DETAIL = 200;
const MOST_RETRY_AFTER_MS = 86_400_000;

function readResponse(response: Response, now: Instant): HitOutcome {
  const { status } = response;
  switch (status) {
    case 200:
      return readPage(response);
    case 204:
      return { kind: 'accepted' };
    case 401:
    case 403:
    case 407:
      return rejected('forbidden', `HTTP ${status}`);
    case 404:
    case 405:
    case 410:
      return rejected('not-tracker', `HTTP ${status}`);
    case 429:
      return failed('throttled', `HTTP ${status}`, retryAfterMs(response, now));
    case 503:
      return failed('unavailable', `HTTP ${status}`, retryAfterMs(response, now));
    default:
      return readOtherStatus(response);
  }
}

function readOtherStatus({ status, location }: Response): HitOutcome {
  if (status >= 300 && status < 400) return rejected('redirected', `HTTP ${status} to ${placeOf(location)}`);
  // The server says that the request did not come in time, but not how much of it came.
  if (status === 408) return ambiguous('bad-answer', `HTTP ${status}`);
  if (status >= 400 && status < 500) return rejected('refused', `HTTP ${status}`);
  return ambiguous(status >= 500 ? 'server-error' : 'bad-answer', `HTTP ${status}`);
}

/** Matomo answers an image, or nothing. A page means that no parameters arrived, or that something else answers there. */
function readPage({ status, contentType, body }: Response): HitOutcome {
  if (body === '' || body.startsWith('GIF8') || contentType.startsWith('image/')) return { kind: 'accepted' };
  const type = contentType.split(';', 1)[0]?.trim() || 'a body of no type';
  const detail = short(`HTTP ${status} with ${type}`);
  const isPage = type.includes('html') || body.trimStart().startsWith('<');
  return isPage ? rejected('not-tracker', detail) : ambiguous('bad-answer', detail);
}

function readError({ reached, code, message }: TransportError): HitOutcome {
  const detail = short(code === '' || message.includes(code) ? message : `${code}: ${message}`);
  // Of TLS 1.3 the handshake may go on after the request was written, and nobody reads that before it is through.
  const isKnown = !reached || TLS_REFUSAL.test(code);
  return isKnown ? failed(failureOf(code), detail) : ambiguous(ambiguityOf(code), detail);
}

function failureOf(code: string): FailureClass {
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return 'dns';
  if (code === 'ECONNREFUSED') return 'connection-refused';
  if (code === NOT_ALLOWED) return 'not-allowed';
  return TLS_CODE.test(code) ? 'tls' : 'connection-failed';
}

/** Codes of Node's `tls` and of OpenSSL's certificate checks. */
const TLS_CODE =
  /^ERR_(TLS|SSL|OSSL)_|^EPROTO$|CERT|^UNABLE_TO_|^CRL_|^HOSTNAME_MISMATCH$|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH/;

/** The server does not take the certificate of the client. */
const TLS_REFUSAL = /^ERR_SSL_.*_ALERT_(.*CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

function ambiguityOf(code: string): AmbiguityClass {
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT') return 'timeout';
  return CONNECTION_CODE.test(code) ? 'connection-reset' : 'bad-answer';
}

const CONNECTION_CODE = /^(ECONN|ENET|EHOST|EPIPE$|UND_ERR_SOCKET$|CLOSED$)/;

/** `Retry-After`: seconds, or an HTTP date. More than a day is taken for a day. */
function retryAfterMs({ retryAfter }: Response, now: Instant): number | undefined {
  if (retryAfter === undefined) return undefined;
  const ms = /^\s*\d+\s*$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), MOST_RETRY_AFTER_MS);
}

/** Where a redirect leads, without the parts of a URL that could hold a secret. */
function placeOf(location: string | undefined): string {
  const place = location?.split(/[?#]/, 1)[0]?.replace(/\/\/[^/@]*@/, '//');
  return place ? short(place) : 'nowhere';
}

function short(text: string): string {
  const printable = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return printable.slice(0, LONGEST_DETAIL).toWellFormed();
}

function rejected(reason: RejectionClass, detail: string): HitOutcome {
  return { kind: 'rejected', class: reason, detail };
}

function failed(reason: FailureClass, detail: string, retryAfter?: number): HitOutcome {
  return { kind: 'failed', class: reason, detail, retryAfterMs: retryAfter };
}

function ambiguous(reason: AmbiguityClass, detail: string): HitOutcome {
  return { kind: 'ambiguous', class: reason, detail };
}
