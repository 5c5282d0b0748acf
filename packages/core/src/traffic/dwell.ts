import type { Random } from '../base/random.js';

/** Matomo begins a new visit after 1,800 s without an action. Five minutes less leave room for what arrives late. */
export const LONGEST_GAP_MS = 1_500_000;
const SHORTEST_LAST_VIEW_MS = 3_000;
const LONGEST_LAST_VIEW_MS = 15_000;
/** Spread of the time on pages: one page in six is looked at for 2.2 times the median or longer. */
const SPREAD = 0.8;

/**
 * Spreads actions over a visit: offsets in milliseconds, the last of which is the end of the visit, a few seconds after
 * the last action. They never decrease, no gap is longer than {@link LONGEST_GAP_MS}, and the last is the duration,
 * unless so few actions cannot fill so long a visit.
 */
export function dwellOffsets(random: Random, actions: number, durationMs: number): number[] {
  if (actions === 1) return [0, Math.round(Math.min(durationMs, LONGEST_GAP_MS))];
  const lastView = SHORTEST_LAST_VIEW_MS + random.next() * (LONGEST_LAST_VIEW_MS - SHORTEST_LAST_VIEW_MS);
  const tail = Math.min(lastView, durationMs / 2);
  const shares = Array.from({ length: actions - 1 }, () => Math.exp(SPREAD * normal(random)));
  const offsets = cumulated(shares, Math.min(durationMs - tail, (actions - 1) * LONGEST_GAP_MS));
  offsets.push(Math.round((offsets.at(-1) ?? 0) + tail));
  return offsets;
}

/** Offsets from 0 to the length, with gaps in these proportions as far as the longest gap allows. */
function cumulated(shares: readonly number[], lengthMs: number): number[] {
  const perShare = lengthMs / shares.reduce((sum, share) => sum + share, 0);
  const even = lengthMs / shares.length;
  const longest = shares.reduce((most, share) => Math.max(most, share), 0) * perShare;
  // Mixed with even gaps, which are never too long, just as much as brings the longest down to what is allowed.
  const mix = longest > LONGEST_GAP_MS ? (longest - LONGEST_GAP_MS) / (longest - even) : 0;
  const offsets = [0];
  let offset = 0;
  for (const share of shares) {
    offset += (1 - mix) * share * perShare + mix * even;
    offsets.push(Math.round(offset));
  }
  return offsets;
}

/** Standard normal, after Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
