import type { Random } from '../base/random.js';

const ALPHANUMERICS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Every pair of alphanumerics. */
const PAIRS = [...ALPHANUMERICS].flatMap((left) => [...ALPHANUMERICS].map((right) => left + right));
const IDS = PAIRS.length * PAIRS.length * PAIRS.length;

/** Draws six alphanumerics, which link what happens on a page to its view. */
export function drawViewId(random: Random): string {
  const id = random.integer(0, IDS - 1);
  const rest = Math.floor(id / PAIRS.length);
  return pair(id % PAIRS.length) + pair(rest % PAIRS.length) + pair(Math.floor(rest / PAIRS.length));
}

function pair(at: number): string {
  return PAIRS[at] as string; // Below the number of pairs, as computed above.
}
