import type { Instant } from '../base/clock.js';
import type { TransportAnswer, Way } from './transport.js';

/** Asks servers what they are. */
export interface AskMatomo {
  /**
   * Sends one request over a connection of its own, and follows no redirect.
   * Resolves with whatever happened, and never rejects; the connection is gone then.
   */
  ask(question: MatomoQuestion): Promise<MatomoAnswer>;
}

/** One request: a POST of a form, or a GET where there is none. */
export interface MatomoQuestion {
  readonly url: string;
  /** How the server is reached. Default: directly, without further headers, with the certificates that Node.js trusts. */
  readonly way?: Omit<Way, 'url'> | undefined;
  readonly form?: Readonly<Record<string, string>> | undefined;
  /** Goes into the body of the form as `token_auth`, and nowhere else; a GET carries none. */
  readonly token?: string | undefined;
  /** For the connection and the whole answer together. */
  readonly timeoutMs: number;
  /** Bytes of the body that are read. Default: 64 kB. */
  readonly maxBytes?: number | undefined;
}

/** An HTTP response, of whatever status. */
export interface MatomoResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  /** When the server says that it answered, unless a cache did in its place. */
  readonly date: Instant | undefined;
  /** When the answer began to arrive here. */
  readonly receivedAt: Instant;
  readonly body: string;
  /** Whether the body went on after what was read of it. */
  readonly isCut: boolean;
}

/** Why there is no response; codes as in {@link TransportAnswer}. */
export type MatomoSilence = Extract<TransportAnswer, { kind: 'error' }>;

/** What came back. */
export type MatomoAnswer = MatomoResponse | MatomoSilence;
