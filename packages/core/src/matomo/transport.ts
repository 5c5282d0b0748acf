/** Carries hits to trackers. */
export interface Transport {
  /** A connection slot of a tracker: at most one request at a time, over one connection that is opened when needed. */
  connect(way: Way): Connection;
}

/** How a tracker is reached. All secrets are values here: it is shown to nobody. */
export interface Way {
  /** The tracker's URL. */
  readonly url: string;
  /** Names in small letters. `authorization` too, where the server wants it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly proxy?: HttpProxy | undefined;
  readonly tls: TlsOptions;
  /** The only places that it may lead to, the proxy's too, as patterns for `parseAllowedTargets`. Absent: anywhere. */
  readonly allowed?: readonly string[] | undefined;
}

/** An HTTP proxy. */
export interface HttpProxy {
  readonly url: string;
  /** Value of `Proxy-Authorization`. */
  readonly authorization?: string | undefined;
}

/** How the other side's certificate is checked, and which one is shown. PEM texts. */
export interface TlsOptions {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly rejectUnauthorized: boolean;
}

/** One connection slot. Not for use by two requests at a time. */
export interface Connection {
  /**
   * Sends a body by POST, and tells once whatever came of it. What is sent while it tells leaves at once, over the same connection: of
   * tens of thousands of hits a second, a promise for each, and a turn of the event loop, would cost more than its encoding.
   */
  send(request: TransportRequest, onAnswer: (answer: TransportAnswer) => void): void;
  /** Ends the connection, whatever is going on; a request under way is answered as an error. */
  close(): void;
}

/** One POST: of a hit as a form, or of many hits as JSON. */
export interface TransportRequest {
  readonly body: string;
  readonly type: 'form' | 'json';
  readonly timeoutMs: number;
}

/** What came back. Bodies are read up to 64 kB, which is more than Matomo ever answers, bulk included. */
export type TransportAnswer =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly contentType: string;
      readonly retryAfter: string | undefined;
      readonly location: string | undefined;
      readonly body: string;
    }
  | {
      readonly kind: 'error';
      /** Whether the request, or a part of it, may have reached the target. */
      readonly reached: boolean;
      /**
       * `ECONNREFUSED`, `ENOTFOUND`, ... of Node and undici; ours are `TIMEOUT` (reached), `CONNECT_TIMEOUT` (not reached),
       * `CLOSED`, when `close` was called, and `NOT_ALLOWED` (not reached).
       */
      readonly code: string;
      readonly message: string;
    };

/** Code of an error: nothing was dialled, since the way may not lead there. */
export const NOT_ALLOWED = 'NOT_ALLOWED';
