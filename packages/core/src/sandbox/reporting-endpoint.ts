import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerText } from './answers.js';
import { isRecordedDespite, strikeWith } from './fault-effects.js';
import type { FaultBoard } from './faults.js';
import { type HitParameters, readParameters } from './parameters.js';
import { readBody } from './read-body.js';
import { sampleOf } from './redact.js';
import { answerMethod, reportingError } from './reporting-methods.js';
import type { SandboxSites } from './sandbox-sites.js';
import type { Tally } from './tally.js';
import type { Timers } from './timers.js';

/** What the endpoint works with. */
export interface ReportingEndpointParts {
  readonly sites: SandboxSites;
  readonly tally: Tally;
  readonly faults: FaultBoard;
  readonly timers: Timers;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Answers requests to `index.php`: the few methods of the Reporting API that tell what a site is. Takes a token only in the
 * body of a POST, meets the faults of the site it is asked about, and records nothing but a token in a URL.
 */
export class ReportingEndpoint {
  readonly #parts: ReportingEndpointParts;

  constructor(parts: ReportingEndpointParts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse, query: string): Promise<void> {
    const { faults, sites, timers, now } = this.#parts;
    const body = request.method === 'GET' ? NO_BODY : await readBody(request, MAX_BODY_BYTES);
    if (body.kind === 'aborted') return;
    const sent = { query: readParameters(query), form: readParameters(body.kind === 'read' ? body.text : '') };
    const site = sites.find(sent.form.get('idSite') ?? sent.query.get('idSite'));
    const strike = faults.next(site?.siteId);
    const answer = () => answerText(response, this.#answerTo(sent));
    if (strike === undefined) return answer();
    const struck = isRecordedDespite(strike) ? answer : () => {};
    strikeWith(strike, { response, timers, isBulk: false, now: now(), answer: struck });
  }

  #answerTo({ query, form }: { query: HitParameters; form: HitParameters }): Answer {
    const { sites } = this.#parts;
    const isTokenInUrl = query.has('token_auth');
    if (isTokenInUrl) this.#noteToken(query);
    const call = new Map([...query, ...form]);
    const token = call.get('token_auth');
    if (isTokenInUrl || (token !== undefined && !sites.isKnown(token))) return DENIED;
    if (call.get('module') !== 'API') return plain(404, 'The Reporting API is index.php?module=API');
    if (call.get('format') !== 'json') return plain(400, 'The sandbox answers format=json only');
    if (token === undefined) return json(reportingError(NOBODY));
    return json(answerMethod({ method: call.get('method') ?? '', idSite: call.get('idSite'), token }, sites));
  }

  #noteToken(query: HitParameters): void {
    const { sites, tally } = this.#parts;
    const site = sites.find(query.get('idSite'));
    const counts = (site && tally.site(site.siteId)) ?? tally.unattributed;
    counts.violate('token in the URL', () => sampleOf('servers log URLs', query, sites.secrets));
  }
}

const NO_BODY = { kind: 'read', text: '' } as const;
const MAX_BODY_BYTES = 65_536;
const NOBODY = "You can't access this resource as it requires 'view' access for at least one website.";

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Matomo answers a wrong token with a page, whatever the format. */
const DENIED: Answer = {
  status: 401,
  type: 'text/html; charset=utf-8',
  text: '<!DOCTYPE html><html><body><p>Unable to authenticate with the provided token.</p></body></html>\n',
};

function json(value: unknown): Answer {
  return { status: 200, type: 'application/json; charset=utf-8', text: JSON.stringify(value) };
}

function plain(status: number, text: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', text: `${text}\n` };
}
