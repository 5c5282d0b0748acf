import type { LookupFunction } from 'node:net';
import { Client } from 'undici';
import { Deadline } from './deadline.js';
import { Exchange } from './exchange.js';
import { type Route, routeOf } from './route.js';
import type { Connection, Transport, TransportAnswer, TransportRequest, Way } from './transport.js';

/**
 * Carries hits by undici: one client, and so one connection, for each slot. `dispatch` costs half of what `request` does.
 *
 * @param lookup - resolves names; by default as the system does
 */
export function undiciTransport(lookup?: LookupFunction): Transport {
  return { connect: (way) => new UndiciConnection(way, lookup) };
}

const CLIENT_OPTIONS = {
  pipelining: 1,
  // Time limits are ours: undici's count in half seconds, and each chunk of a body would begin a new one.
  headersTimeout: 0,
  bodyTimeout: 0,
  // Servers close idle connections after five seconds or more, or say when (Keep-Alive: timeout=...). Ours goes first, lest
  // a hit meets a closing door and nobody knows whether it came in.
  keepAliveTimeout: 4_000,
  keepAliveTimeoutThreshold: 1_000,
  keepAliveMaxTimeout: 60_000,
} satisfies Client.Options;

const TYPES = { form: 'application/x-www-form-urlencoded', json: 'application/json' } as const;

class UndiciConnection implements Connection {
  readonly #route: Route;
  readonly #path: string;
  readonly #headers: Readonly<Record<TransportRequest['type'], Record<string, string>>>;
  readonly #deadline = new Deadline(() => this.#expire());
  #line: Line | undefined;
  #exchange: Exchange | undefined;
  #timeoutMs = 0;
  #isClosed = false;

  constructor(way: Way, lookup: LookupFunction | undefined) {
    this.#route = routeOf(way, lookup);
    this.#path = this.#route.pathOf(new URL(way.url));
    const { headers } = this.#route;
    this.#headers = {
      form: { ...headers, 'content-type': TYPES.form },
      json: { ...headers, 'content-type': TYPES.json },
    };
  }

  send({ body, type, timeoutMs }: TransportRequest, onAnswer: (answer: TransportAnswer) => void): void {
    if (this.#isClosed) {
      onAnswer(CLOSED);
      return;
    }
    const exchange = new Exchange((answer) => {
      this.#exchange = undefined;
      this.#deadline.lift();
      onAnswer(answer);
    });
    this.#exchange = exchange;
    this.#timeoutMs = timeoutMs;
    this.#deadline.set(timeoutMs);
    this.#line ??= openLine(this.#route);
    const headers = this.#headers[type];
    this.#line.client.dispatch({ path: this.#path, method: 'POST', headers, body }, exchange);
  }

  close(): void {
    this.#isClosed = true;
    this.#exchange?.fail(CLOSED.code, CLOSED.message);
    this.#deadline.stop();
    this.#hangUp();
  }

  #expire(): void {
    const within = `within ${this.#timeoutMs / 1_000} s`;
    if (this.#exchange?.hasStarted) {
      this.#exchange.fail('TIMEOUT', `No answer ${within}.`);
    } else {
      this.#exchange?.fail('CONNECT_TIMEOUT', `No connection ${within}.`);
      // undici would go on connecting for whoever comes next.
      this.#hangUp();
    }
  }

  /** Ends the connection, or the attempt at one. The next request opens another. */
  #hangUp(): void {
    const line = this.#line;
    this.#line = undefined;
    line?.cut.abort();
    line?.client.destroy().catch(() => {});
  }
}

const CLOSED = {
  kind: 'error',
  reached: false,
  code: 'CLOSED',
  message: 'The connection was closed on this side.',
} as const;

/** A client and what ends its sockets, whether they are connected or not. */
interface Line {
  readonly client: Client;
  readonly cut: AbortController;
}

function openLine({ origin, connectorOf }: Route): Line {
  const cut = new AbortController();
  return { client: new Client(origin, { ...CLIENT_OPTIONS, connect: connectorOf(cut.signal) }), cut };
}
