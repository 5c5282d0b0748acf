/** A calendar day, `YYYY-MM-DD`, in the time zone of a site. */
export type LocalDay = string;

/** A point in time as Matomo keeps it: whole seconds since 1970-01-01T00:00:00Z. */
export type EpochSeconds = number;

/** Days of one time zone. Asking again for a time of the same quarter of an hour costs one look-up. */
export interface SiteDays {
  /** The local day on which this point in time lies. */
  dayOf(at: EpochSeconds): LocalDay;
}

/** Answers the days of a time zone. Throws a RangeError when the zone is unknown. */
export function siteDays(timezone: string): SiteDays {
  const known = zones.get(timezone);
  if (known !== undefined) return known;
  const days = new CachedDays(timezone);
  zones.set(timezone, days);
  return days;
}

// Making a formatter costs about 50 microseconds and much memory, so sites of one zone share it.
const zones = new Map<string, SiteDays>();

// Every offset in use since 1972 is a multiple of a quarter of an hour, so no midnight lies inside one.
const QUARTER_SECONDS = 900;
// 200 days' worth; a fill of many years starts over from time to time.
const MAX_CACHED = 20_000;

class CachedDays implements SiteDays {
  readonly #format: Intl.DateTimeFormat;
  readonly #cache = new Map<number, LocalDay>();

  constructor(timezone: string) {
    this.#format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: timezone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
  }

  dayOf(at: EpochSeconds): LocalDay {
    const quarter = Math.floor(at / QUARTER_SECONDS);
    const cached = this.#cache.get(quarter);
    if (cached !== undefined) return cached;
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    const day = this.#localDay(quarter * QUARTER_SECONDS);
    this.#cache.set(quarter, day);
    return day;
  }

  #localDay(at: EpochSeconds): LocalDay {
    const parts = new Map(this.#format.formatToParts(at * 1000).map((part) => [part.type, part.value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  }
}
