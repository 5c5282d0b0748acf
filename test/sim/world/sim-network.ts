import type { Random } from '../../../packages/core/src/base/random.js';
import type {
  Connection,
  Transport,
  TransportAnswer,
  TransportRequest,
  Way,
} from '../../../packages/core/src/matomo/transport.js';
import type { RunId } from '../../../packages/core/src/model/run.js';
import type { Deliveries } from './deliveries.js';
import { readHits, type WireHit } from './read-hits.js';
import type { SimProcess } from './sim-process.js';
import type { SimReceiver } from './sim-receiver.js';
import type { Timeline } from './timeline.js';
import type { Trace } from './trace.js';
import type { NetworkKind, Weather } from './weather.js';

/** What a network is made of. */
export interface SimNetworkParts {
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly weather: Weather;
  readonly deliveries: Deliveries;
  readonly receivers: ReadonlyMap<string, SimReceiver>;
  readonly random: Random;
}

/** Carries requests to receivers, with all that happens to requests. */
export class SimNetwork {
  readonly parts: SimNetworkParts;

  constructor(parts: SimNetworkParts) {
    this.parts = parts;
  }

  /** The network as a process sees it, on behalf of a run. */
  of(process: SimProcess, run: RunId): Transport {
    return { connect: (way) => new SimConnection(this.parts, way, { process, run }) };
  }
}

interface Sender {
  readonly process: SimProcess;
  readonly run: RunId;
}

/** What a receiver made of a request: the answer, and which of its hits it took. */
interface Taken {
  readonly answer: TransportAnswer;
  readonly accepted: ReadonlySet<WireHit>;
}

class SimConnection implements Connection {
  readonly #parts: SimNetworkParts;
  readonly #way: Way;
  readonly #sender: Sender;
  #end: ((answer: TransportAnswer) => void) | undefined;
  #isClosed = false;

  constructor(parts: SimNetworkParts, way: Way, sender: Sender) {
    this.#parts = parts;
    this.#way = way;
    this.#sender = sender;
  }

  send(request: TransportRequest, onAnswer: (answer: TransportAnswer) => void): void {
    const { timeline, trace, deliveries } = this.#parts;
    const { process, run } = this.#sender;
    const hits = readHits(this.#way.url, request);
    trace.add(timeline.now, `${process.name} sends ${hits.map(({ body }) => body).join(' | ')}`);
    deliveries.leave(run, hits);
    if (this.#isClosed) {
      onAnswer(errorOf('CLOSED', false));
      return;
    }
    let accepted: ReadonlySet<WireHit> = new Set();
    this.#end = (answer) => {
      this.#end = undefined;
      trace.add(timeline.now, `${process.name} is answered ${answer.kind === 'error' ? answer.code : answer.status}`);
      deliveries.settle(run, hits, (hit) => answer.kind === 'response' && accepted.has(hit));
      onAnswer(answer);
    };
    this.#carry(request, hits, (taken) => {
      accepted = taken.accepted;
      this.#end?.(taken.answer);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#end?.(errorOf('CLOSED', true));
  }

  /** Draws what happens to the request, and answers when its sender would know. */
  #carry({ type, timeoutMs }: TransportRequest, hits: readonly WireHit[], answered: (taken: Taken) => void): void {
    const { timeline, random, weather } = this.#parts;
    const { process } = this.#sender;
    const fault = this.#drawFault();
    if (fault !== undefined) weather.count(fault);
    const slowness = fault === 'slow-answer' ? random.integer(50, 400) : 1;
    const thereMs = random.integer(2, 40);
    const backMs = random.integer(2, 40) * slowness;
    const tellAfter = (ms: number, taken: Taken) => process.after(ms, () => answered(taken));
    const failAfter = (ms: number, code: string, reached: boolean) => tellAfter(ms, nothing(errorOf(code, reached)));
    const receive = (taken: (result: Taken) => void) => timeline.after(thereMs, () => taken(this.#take(type, hits)));
    switch (fault) {
      case 'refused':
        failAfter(thereMs, 'ECONNREFUSED', false);
        break;
      case 'reset-before-receipt':
        failAfter(thereMs, 'ECONNRESET', true);
        break;
      case 'reset-after-receipt':
        receive(() => failAfter(backMs, 'ECONNRESET', true));
        break;
      case 'timeout':
        // Whether it arrives, nobody knows; perhaps only after the sender has given up.
        if (random.chance(0.5)) timeline.after(random.integer(2, timeoutMs * 2), () => this.#take(type, hits));
        failAfter(timeoutMs, 'TIMEOUT', true);
        break;
      case 'unavailable':
      case 'throttled':
        tellAfter(thereMs + backMs, nothing(refusal(fault === 'throttled' ? 429 : 503, random)));
        break;
      case 'rejected':
        tellAfter(thereMs + backMs, nothing(responseOf(403)));
        break;
      case 'server-error':
        if (random.chance(0.5)) receive(() => {});
        tellAfter(thereMs + backMs, nothing(responseOf(500)));
        break;
      default:
        receive((taken) => {
          const isInTime = thereMs + backMs < timeoutMs;
          if (isInTime) tellAfter(backMs, taken);
          else failAfter(timeoutMs - thereMs, 'TIMEOUT', true);
        });
    }
  }

  #drawFault(): NetworkKind | undefined {
    const { weather, random } = this.#parts;
    const here = weather.network.get(new URL(this.#way.url).host);
    return here !== undefined && random.chance(here.share) ? random.pick(here.kinds) : undefined;
  }

  #take(type: TransportRequest['type'], hits: readonly WireHit[]): Taken {
    const { receivers, deliveries, timeline, trace } = this.#parts;
    const receiver = receivers.get(new URL(this.#way.url).host);
    if (receiver === undefined) throw new TypeError(`Nothing receives at ${this.#way.url}.`);
    const accepted = new Set(hits.filter((hit) => receiver.take(hit)));
    for (const hit of accepted) deliveries.record(hit);
    trace.add(timeline.now, `received ${accepted.size} of ${hits.length}`);
    const answer =
      type === 'json' ? bulkAnswer(accepted.size, hits.length) : responseOf(accepted.size === 1 ? 204 : 400);
    return { answer, accepted };
  }
}

function nothing(answer: TransportAnswer): Taken {
  return { answer, accepted: new Set() };
}

function refusal(status: number, random: Random): TransportAnswer {
  return responseOf(status, '', random.chance(0.5) ? String(random.integer(1, 20)) : undefined);
}

function bulkAnswer(tracked: number, sent: number): TransportAnswer {
  const body = JSON.stringify({ status: 'success', tracked, invalid: sent - tracked, invalid_indices: [] });
  return { ...responseOf(200, body), contentType: 'application/json' };
}

function responseOf(status: number, body = '', retryAfter?: string): TransportAnswer & { readonly kind: 'response' } {
  return { kind: 'response', status, contentType: '', retryAfter, location: undefined, body };
}

function errorOf(code: string, reached: boolean): TransportAnswer {
  return { kind: 'error', reached, code, message: code };
}
