/** Answer of `GET /api/status`, and of the `overview` event of the stream. */
export type { Overview, OverviewTotals } from '@trafficinator/core';

/** What this server is, and what it lets users of the API do. */
export interface Meta {
  readonly version: string;
  readonly stack: string;
  /** Where the state is, without any secret. */
  readonly state: string;
  /** The config that this server can read; absent where there is none. */
  readonly configFile?: string | undefined;
  /** Where targets of the API may be, as `--allow-target` was given. */
  readonly allowedTargets: readonly string[];
  /** Secrets that targets of the API may name, each with the origins that it may be sent to. */
  readonly allowedSecrets: readonly { readonly name: string; readonly origins: readonly string[] }[];
  /** Whether a token may be given as text: there is a key to seal it with. */
  readonly canSeal: boolean;
  /** Whether `POST /api/runner/start` works here. */
  readonly canStartRunner: boolean;
}
