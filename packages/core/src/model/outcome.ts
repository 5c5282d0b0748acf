/**
 * What became of a hit. `rejected`: Matomo answered that it does not take it. `failed`: certainly not recorded.
 * `ambiguous`: it may have been recorded, so it must never be sent again.
 */
export type HitOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly class: RejectionClass; readonly detail: string }
  | {
      readonly kind: 'failed';
      readonly class: FailureClass;
      readonly detail: string;
      /** As the target asked by `Retry-After`. */
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: 'ambiguous'; readonly class: AmbiguityClass; readonly detail: string };

/** `refused`: 400, a bad parameter, site or token. `forbidden`: 401 or 403, by a firewall or web server. `not-tracker`: no Matomo answers there. */
export type RejectionClass = 'refused' | 'forbidden' | 'redirected' | 'not-tracker';

/** Why a hit certainly was not recorded. `not-allowed`: its target is of the API, and may not lead there. */
export type FailureClass =
  | 'dns'
  | 'connection-refused'
  | 'connection-failed'
  | 'tls'
  | 'unavailable'
  | 'throttled'
  | 'not-allowed';

/** Why nobody knows whether a hit was recorded. */
export type AmbiguityClass = 'timeout' | 'connection-reset' | 'server-error' | 'bad-answer';

/** Class of an outcome that is not `accepted`. */
export type ErrorClass = RejectionClass | FailureClass | AmbiguityClass;
