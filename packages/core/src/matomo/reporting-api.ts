import { isRecord } from '../base/is-record.js';
import type { MatomoAnswer, MatomoQuestion, MatomoSilence } from './ask-matomo.js';

/** What the Reporting API answers to one method. */
export type Reply =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Matomo's own refusal, in its words. */
  | { readonly kind: 'error'; readonly message: string }
  /** 401: nobody is known by this token. */
  | { readonly kind: 'denied' }
  /** Nothing that Matomo would say. `what`: such as `HTTP 404`. */
  | { readonly kind: 'strange'; readonly what: string }
  | { readonly kind: 'silence'; readonly silence: MatomoSilence };

/** The methods that are asked. */
export type ReportingMethod =
  | 'API.getMatomoVersion'
  | 'SitesManager.getSiteFromId'
  | 'SitesManager.getSitesIdWithWriteAccess'
  | 'SitesManager.getSitesIdWithAdminAccess';

/** Address of the Reporting API beside a tracker. */
export function reportingUrl(trackerUrl: string): string {
  return new URL('index.php', trackerUrl).href;
}

/** The request that calls a method, with the token where no log of a web server shows it. */
export function callOf(
  trackerUrl: string,
  call: {
    readonly method: ReportingMethod;
    readonly idSite?: number;
    readonly token: string;
    readonly timeoutMs: number;
    readonly maxBytes?: number;
  },
): MatomoQuestion {
  const { method, idSite, ...rest } = call;
  const form = { module: 'API', method, format: 'json', ...(idSite === undefined ? {} : { idSite: String(idSite) }) };
  return { url: reportingUrl(trackerUrl), form, ...rest };
}

/** Reads the answer to a call. Errors of Matomo may have any status. */
export function readReply(answer: MatomoAnswer): Reply {
  if (answer.kind === 'error') return { kind: 'silence', silence: answer };
  const { status, body, isCut } = answer;
  if (status === 401) return { kind: 'denied' };
  const value = parsed(body);
  const message = errorIn(value);
  if (message !== undefined) return { kind: 'error', message };
  if (status !== 200) return { kind: 'strange', what: `HTTP ${status}` };
  if (isCut) return { kind: 'strange', what: 'an answer longer than is read' };
  return value === undefined ? { kind: 'strange', what: 'no JSON' } : { kind: 'value', value };
}

function errorIn(value: unknown): string | undefined {
  if (!isRecord(value) || value['result'] !== 'error') return undefined;
  const { message } = value;
  return typeof message === 'string' ? message : 'no reason';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
