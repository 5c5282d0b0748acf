import type { HitParameters } from './parameters.js';
import type { EpochSeconds } from './site-day.js';

/** When a hit is said to have happened. */
export interface HitTime {
  /** What Matomo takes: the hit's own time, or now when that is unusable. */
  readonly at: EpochSeconds;
  /** How old the hit says it is; 0 when its own time is not used. */
  readonly ageSeconds: number;
  /** Why the hit's own time is replaced by now. */
  readonly trouble?: 'future' | 'unreadable' | 'older than 20 years';
}

const MAX_AGE_SECONDS = 20 * 365 * 86_400;

/** Reads `cdt` (UTC `YYYY-MM-DD HH:MM:SS` or unix seconds) and `cdo` (seconds to subtract). */
export function readHitTime(parameters: HitParameters, now: EpochSeconds): HitTime {
  const cdt = parameters.get('cdt');
  const offset = Math.abs(Number.parseInt(parameters.get('cdo') ?? '0', 10)) || 0;
  if (!cdt && offset === 0) return { at: now, ageSeconds: 0 };
  const base = cdt ? parseTime(cdt) : now;
  if (base === undefined) return { at: now, ageSeconds: 0, trouble: 'unreadable' };
  const at = base - offset;
  if (at > now) return { at: now, ageSeconds: 0, trouble: 'future' };
  if (now - at >= MAX_AGE_SECONDS) return { at: now, ageSeconds: 0, trouble: 'older than 20 years' };
  return { at, ageSeconds: now - at };
}

function parseTime(cdt: string): EpochSeconds | undefined {
  if (/^\d{1,12}$/.test(cdt)) return Number(cdt);
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(cdt)) return undefined;
  const at = Date.parse(`${cdt.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : at / 1000;
}
