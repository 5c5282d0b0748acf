declare const instantBrand: unique symbol;
declare const localDateBrand: unique symbol;

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [instantBrand]: 'Instant' };

/** A calendar day in some time zone, `YYYY-MM-DD`. Which zone is said beside it. */
export type LocalDate = string & { readonly [localDateBrand]: 'LocalDate' };

/** Brands milliseconds since the epoch. */
export function instant(epochMs: number): Instant {
  return epochMs as Instant; // The brand has no value at run time.
}

/** Brands a `YYYY-MM-DD` string that the caller has made or checked. */
export function localDate(text: string): LocalDate {
  return text as LocalDate; // The brand has no value at run time.
}

/** Cancels a timer; calling it again, or after the timer has fired, does nothing. */
export type Cancel = () => void;

/** Time as the engine sees it. Everything that waits or dates asks this port, so that a day can be simulated in milliseconds. */
export interface Clock {
  /** The wall clock, which people may set back or forward. */
  now(): Instant;
  /** Milliseconds since some fixed point; never goes back. */
  monotonicMs(): number;
  /** Runs `task` once, `delayMs` from now or later. */
  after(delayMs: number, task: () => void): Cancel;
}
