import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerHit, answerJson, answerPage, answerText } from './answers.js';
import { isRecordedDespite, strikeWith } from './fault-effects.js';
import type { FaultBoard, Strike } from './faults.js';
import type { HitContext } from './hit.js';
import { type Flight, InFlight } from './in-flight.js';
import { type HitParameters, readParameters } from './parameters.js';
import { readBody } from './read-body.js';
import { readRequests, type TrackerCall } from './read-requests.js';
import { sampleOf } from './redact.js';
import type { SandboxSites } from './sandbox-sites.js';
import type { TroubleTally } from './site-tally.js';
import type { StrictTracker } from './strict-tracking.js';
import type { Tally } from './tally.js';
import type { Timers } from './timers.js';

/** What the endpoint works with. */
export interface TrackerEndpointParts {
  readonly sites: SandboxSites;
  readonly tracker: StrictTracker;
  readonly tally: Tally;
  readonly faults: FaultBoard;
  readonly timers: Timers;
  readonly maxBodyBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Answers requests to `matomo.php`, or misbehaves as it was told to. */
export class TrackerEndpoint {
  readonly #parts: TrackerEndpointParts;
  readonly #inFlight = new InFlight();

  constructor(parts: TrackerEndpointParts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse, query: string): Promise<void> {
    const { maxBodyBytes, tally } = this.#parts;
    const body = request.method === 'GET' ? NO_BODY : await readBody(request, maxBodyBytes);
    if (body.kind === 'aborted') return;
    if (body.kind === 'too large') {
      tally.unattributed.reject('body too large');
      response.shouldKeepAlive = false;
      answerText(response, { status: 413, type: 'text/plain', text: `More than ${maxBodyBytes} bytes\n` });
    } else {
      const contentType = request.headers['content-type'] ?? '';
      this.#take(readRequests({ query, body: body.text, contentType }), request, response);
    }
  }

  #take(call: TrackerCall, request: IncomingMessage, response: ServerResponse): void {
    const { faults, tally, sites, timers, now } = this.#parts;
    const site = call.hits.map((hit) => sites.find(hit.parameters.get('idsite'))).find((found) => found !== undefined);
    const strike = faults.next(site?.siteId);
    if (strike !== undefined) this.#countStrike(strike, call);
    if (strike?.fault.kind !== 'reset-before-receipt') tally.hitsReceived(sizeOf(call));
    const answer =
      strike === undefined || isRecordedDespite(strike) ? this.#process(call, request, response) : () => {};
    if (strike === undefined) answer();
    else strikeWith(strike, { response, timers, isBulk: call.form === 'bulk', now: now(), answer });
  }

  /** Records the hits of a request and gives back how to answer it. */
  #process(call: TrackerCall, request: IncomingMessage, response: ServerResponse): () => void {
    this.#noteForm(call);
    if (call.form === 'empty') return () => answerPage(response, request.method === 'GET' ? 200 : 400);
    const outcomes = this.#track(call, request, response);
    if (call.form === 'bulk') return () => this.#answerBulk(response, call, outcomes);
    if (outcomes.includes('refused')) return () => answerPage(response, 400);
    return () => answerHit(response, call.wantsImage);
  }

  #track(call: TrackerCall, request: IncomingMessage, response: ServerResponse): readonly string[] {
    const { tracker, now } = this.#parts;
    const context = contextOf(request, now());
    const flight = this.#inFlight.begin();
    // Requests that were sent together may arrive in one turn of the event loop: the flight ends only after it.
    response.once('close', () => setImmediate(endOf(flight)));
    return call.hits.map((hit) => tracker.track(hit, context, flight));
  }

  #answerBulk(
    response: ServerResponse,
    call: Extract<TrackerCall, { form: 'bulk' }>,
    outcomes: readonly string[],
  ): void {
    if (!call.wantsAnswer) {
      response.writeHead(204).end();
      return;
    }
    const indices = outcomes.flatMap((outcome, index) => (outcome === 'refused' ? [index] : []));
    const answer = { status: 'success', tracked: outcomes.length - indices.length, invalid: indices.length };
    const isTold = this.#parts.sites.isSuperUser(call.token);
    answerJson(response, 200, isTold ? { ...answer, invalid_indices: indices } : answer);
  }

  /** Counts what is wrong with the request as a whole. */
  #noteForm(call: TrackerCall): void {
    const { tally, sites } = this.#parts;
    if (call.tokenInUrl) {
      const parameters = call.hits[0]?.parameters ?? new Map<string, string>();
      const sample = () => sampleOf('servers log URLs', parameters, sites.secrets);
      this.#countsOf(parameters).violate('token in the URL', sample);
    }
    if (call.form !== 'bulk') return;
    if (!call.isJson) tally.unattributed.violate('bulk body is not JSON', () => 'Matomo answers a success of nothing');
    for (const lost of call.lost) {
      const sample = () => sampleOf('Matomo skips it', readParameters(lost), sites.secrets);
      tally.unattributed.violate('bulk request not readable', sample);
    }
  }

  #countStrike({ fault }: Strike, call: TrackerCall): void {
    for (const { parameters } of call.hits) this.#countsOf(parameters).fault(fault.kind, 1);
  }

  #countsOf(parameters: HitParameters): TroubleTally {
    const { sites, tally } = this.#parts;
    const site = sites.find(parameters.get('idsite'));
    return (site && tally.site(site.siteId)) ?? tally.unattributed;
  }
}

const NO_BODY = { kind: 'read', text: '' } as const;

function endOf(flight: Flight): () => void {
  return () => flight.end();
}

function sizeOf(call: TrackerCall): number {
  return call.form === 'bulk' ? call.hits.length + call.lost.length : call.hits.length;
}

function contextOf(request: IncomingMessage, nowMs: number): HitContext {
  const ip = request.socket.remoteAddress ?? '';
  return {
    now: Math.floor(nowMs / 1000),
    ip: ip.startsWith('::ffff:') ? ip.slice(7) : ip,
    userAgent: request.headers['user-agent'] ?? '',
    language: request.headers['accept-language'] ?? '',
  };
}
