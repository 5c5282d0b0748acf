import type { MatomoAnswer, MatomoResponse } from './ask-matomo.js';
import { drift, type Finding, warning } from './finding.js';
import { silenceFinding } from './silence-words.js';

/** What a GET of the tracker's URL tells, which records no hit. */
export interface TrackerLook {
  /** Whether a tracker of Matomo answered. Nobody else is told a token. */
  readonly isTracker: boolean;
  readonly findings: readonly Finding[];
}

/** Reads what the tracker's URL answers to a GET without parameters. */
export function lookAtTracker(answer: MatomoAnswer, url: string): TrackerLook {
  if (answer.kind === 'error') return { isTracker: false, findings: [silenceFinding(answer, url)] };
  if (isNotice(answer)) return { isTracker: true, findings: skewFindings(answer, url) };
  return { isTracker: false, findings: [strangerFinding(answer, url)] };
}

/** Matomo says what it is. A proxy that hides a Matomo gives out its script instead. */
function isNotice({ status, contentType, body }: MatomoResponse): boolean {
  if (status >= 300) return false;
  return /this resource is part of (Matomo|Piwik)/i.test(body) || (isScript(contentType) && /Matomo|Piwik/.test(body));
}

function isScript(contentType: string): boolean {
  return /\b(java|ecma)script\b/i.test(contentType);
}

function strangerFinding(answer: MatomoResponse, url: string): Finding {
  const { host, pathname } = new URL(url);
  const { status } = answer;
  if (status >= 300 && status < 400) return redirectFinding(answer, url);
  if (status === 401 || status === 403) {
    const detail = `${host} lets nobody in (HTTP ${status}): a password, a firewall or an allow list stands before the tracker. Nothing more was checked.`;
    return drift('forbidden', detail);
  }
  if (status === 429 || status >= 500) {
    return warning('unavailable', `${host} cannot serve now (HTTP ${status}). Nothing more was checked.`);
  }
  const what = status === 404 || status === 410 ? 'is not there' : 'is no tracker of Matomo';
  return drift('not-matomo', `${pathname} at ${host} ${what} (HTTP ${status}). Is the url right?`);
}

function redirectFinding({ status, location }: MatomoResponse, url: string): Finding {
  const to = placeOf(location, url);
  const lost = 'Hits are not sent on, since most would lose their body on the way.';
  if (to === undefined) return drift('redirected', `${url} answers from elsewhere (HTTP ${status}). ${lost}`);
  const advice = to.endsWith('.php') ? ` Set url: '${to}'` : ' Is the url right?';
  return drift('redirected', `${url} answers from ${to} (HTTP ${status}). ${lost}${advice}`);
}

const LONGEST_PLACE = 200;

/** Where a redirect leads, without the parts of a URL that could hold a secret or be long. */
function placeOf(location: string | undefined, url: string): string | undefined {
  if (location === undefined || !URL.canParse(location, url)) return undefined;
  const { protocol, host, pathname } = new URL(location, url);
  return /^https?:$/.test(protocol) ? `${protocol}//${host}${pathname}`.slice(0, LONGEST_PLACE) : undefined;
}

const MOST_SKEW_MS = 60_000;

function skewFindings({ date, receivedAt }: MatomoResponse, url: string): readonly Finding[] {
  const skewMs = date === undefined ? 0 : date - receivedAt;
  if (Math.abs(skewMs) <= MOST_SKEW_MS) return [];
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const words =
    skewMs < 0
      ? `${seconds} s behind this machine's, and Matomo dates hits from its future as now`
      : `${seconds} s ahead of this machine's, and hits arrive with times that have long passed there`;
  const detail = `The clock of ${new URL(url).host} is ${words}. Set both by a time server.`;
  return [warning('clock-skew', detail)];
}
