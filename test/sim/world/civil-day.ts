/** A day of a calendar as people there have it, worked out without the engine's calendar. */
export interface CivilDay {
  readonly date: string;
  readonly timezone: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

const HOUR_MS = 3_600_000;
const days = new Map<string, CivilDay>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of an instant, by the machine's own time zones. */
export function civilDayAt(at: number, timezone: string): CivilDay {
  return civilDay(dateAt(at, timezone), timezone);
}

/** The day of a date. */
export function civilDay(date: string, timezone: string): CivilDay {
  const key = `${timezone} ${date}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  const noon = Date.parse(`${date}T12:00:00Z`);
  const next = new Date(noon + 24 * HOUR_MS).toISOString().slice(0, 10);
  const day = { date, timezone, startsAt: startOf(date, timezone), endsAt: startOf(next, timezone) };
  days.set(key, day);
  return day;
}

/** The first instant that is on this date or a later one, to the millisecond. */
function startOf(date: string, timezone: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  let [before, from] = [midnight - 15 * HOUR_MS, midnight + 15 * HOUR_MS];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (dateAt(middle, timezone) < date) before = middle;
    else from = middle;
  }
  return from;
}

function dateAt(at: number, timezone: string): string {
  const format = formats.get(timezone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  formats.set(timezone, format);
  return format.format(at);
}
