/** Carries hits to trackers. */
export interface Transport {
  /** A connection slot of a tracker: at most one request at a time, over one connection that is opened when needed. */
  connect(trackerUrl: string): Connection;
}

/** One connection slot. Not for use by two requests at a time. */
export interface Connection {
  /** Sends a form body by POST. Resolves with whatever happened, and never rejects. */
  send(request: TransportRequest): Promise<TransportAnswer>;
  /** Ends the connection, whatever is going on; a request under way resolves as an error. */
  close(): void;
}

/** One POST of an `application/x-www-form-urlencoded` body. */
export interface TransportRequest {
  readonly body: string;
  readonly timeoutMs: number;
}

/** What came back. Bodies are read up to 4 kB, which is more than Matomo ever answers. */
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
       * `ECONNREFUSED`, `ENOTFOUND`, ... of Node and undici; ours are `TIMEOUT` (reached), `CONNECT_TIMEOUT` (not reached)
       * and `CLOSED`, when `close` was called.
       */
      readonly code: string;
      readonly message: string;
    };
