import { type Instant, instant } from '../base/clock.js';
import type { DayBounds } from '../model/state.js';

/** When hits leave. */
export type Mode = 'realtime' | 'condensed';

/**
 * Tells when the action at an offset of the visit happens: later ones never before earlier ones, whatever the wall clock is set to
 * since the visit has begun.
 */
export type VisitTimes = (offsetMs: number) => Instant;

/** A visit's last hit is dated so far back, lest a clock that is behind by a moment take it for one from the future. */
const BACK_MS = 1_000;

/**
 * Dates a visit that starts now. All of it lies in the local day whose cap it uses, since Matomo would make two visits of
 * one that crosses midnight: where the day leaves too little room, offsets shrink in proportion.
 * `realtime`: from now on. `condensed`: in the past, so that the visit has just ended.
 */
export function visitTimes(mode: Mode, now: Instant, day: DayBounds, durationMs: number): VisitTimes {
  const lastMoment = day.endsAt - 1;
  if (mode === 'realtime') {
    const start = clamp(now, day.startsAt, lastMoment);
    const scale = shrink(lastMoment - start, durationMs);
    return (offsetMs) => instant(Math.floor(start + offsetMs * scale));
  }
  const end = clamp(now - BACK_MS, Math.min(day.startsAt, now), lastMoment);
  const scale = shrink(end - day.startsAt, durationMs);
  const start = end - durationMs * scale;
  return (offsetMs) => instant(Math.floor(start + offsetMs * scale));
}

function shrink(roomMs: number, durationMs: number): number {
  return durationMs <= 0 ? 1 : Math.min(1, Math.max(0, roomMs / durationMs));
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
