// How figures and times are said, in the language of the reader's browser.

const locale = typeof navigator === 'undefined' ? undefined : navigator.languages;
const whole = numbers({ maximumFractionDigits: 0 });
const short = numbers({ notation: 'compact', maximumFractionDigits: 1 });
const percents = numbers({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const wholePercents = numbers({ style: 'percent', maximumFractionDigits: 0 });
const one = numbers({ maximumFractionDigits: 1 });
const two = numbers({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const oneAlways = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
const relative = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' }));
const zoneOfReader = lazily(() => new Intl.DateTimeFormat(locale).resolvedOptions().timeZone);

/** Shown where there is no figure. */
export const NONE = '–';

/** `26,000` */
export function count(value: number): string {
  return whole(value);
}

/** `26K` */
export function shortCount(value: number): string {
  return short(value);
}

/** `1,000 visits`, `1 visit`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun : `${noun}s`}`;
}

/** `99.9 %`: a share from 0 to 1. Only a whole is shown as 100 %, and only nothing as 0 %. */
export function share(value: number | undefined): string {
  if (value === undefined) return NONE;
  if (value >= 1 || value <= 0) return wholePercents(value);
  return percents(Math.min(0.999, Math.max(0.001, value)));
}

/** `12.3/s` */
export function perSecond(value: number | undefined): string {
  if (value === undefined) return NONE;
  const digits = value >= 100 || value === 0 ? whole : value >= 10 ? oneAlways : two;
  return `${digits(value)}/s`;
}

/** `8 ms`, `1.2 s` */
export function latency(ms: number | undefined): string {
  if (ms === undefined) return NONE;
  if (ms >= 1_000) return `${oneAlways(ms / 1_000)} s`;
  return `${ms >= 10 ? whole(ms) : one(ms)} ms`;
}

/** `45 s`, `3 min`, `2 h 10 min`, `3 d 4 h`: a span, in two units at most. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(`${hours} h`, minutes % 60, 'min');
  return pair(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
}

/** `5 min. ago`, `in 3 hr.` */
export function ago(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1_000);
  const size = Math.abs(seconds);
  if (size < 60) return relative().format(seconds, 'second');
  if (size < 3_600) return relative().format(Math.trunc(seconds / 60), 'minute');
  if (size < 86_400) return relative().format(Math.trunc(seconds / 3_600), 'hour');
  return relative().format(Math.trunc(seconds / 86_400), 'day');
}

/** `14:05:09 Europe/Berlin`: a moment of the day, with its zone named; without a zone, in that of the reader, which is not named. */
export function timeOfDay(at: number, zone?: string): string {
  return named(formatter('time', zone).format(at), zone);
}

/** `26 Nov 2026, 14:05 Europe/Berlin`: a moment, with its zone named. */
export function moment(at: number, zone: string = readersZone()): string {
  return named(formatter('moment', zone).format(at), zone);
}

/** The reader's time zone, such as `Europe/Berlin`. */
export function readersZone(): string {
  return zoneOfReader();
}

function named(text: string, zone: string | undefined): string {
  return zone === undefined ? text : `${text} ${zone}`;
}

function pair(high: string, low: number, unit: string): string {
  return low === 0 ? high : `${high} ${low} ${unit}`;
}

function numbers(options: Intl.NumberFormatOptions): (value: number) => string {
  const format = lazily(() => new Intl.NumberFormat(locale, options));
  return (value) => format().format(value);
}

/** Makes a thing when it is needed first: to make a format takes longer than to use it a thousand times, and no view needs all. */
function lazily<Thing>(make: () => Thing): () => Thing {
  let made: Thing | undefined;
  return () => (made ??= make());
}

const FORMS = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  moment: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(form: keyof typeof FORMS, zone: string | undefined): Intl.DateTimeFormat {
  const key = `${form} ${zone ?? ''}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, { ...FORMS[form], ...(zone === undefined ? {} : { timeZone: zone }) });
  formatters.set(key, made);
  return made;
}
