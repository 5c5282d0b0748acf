import { setTimeout as pause } from 'node:timers/promises';

const MOST_LOOKS = 600;
const LOOK_MS = 50;

/** Looks again and again, half a minute at most, until what is seen is what is meant. Answers that; throws with what was seen last. */
export async function until<Seen>(look: () => Promise<Seen> | Seen, isMeant: (seen: Seen) => boolean): Promise<Seen> {
  let seen = await look();
  for (let looked = 0; !isMeant(seen); looked++) {
    if (looked === MOST_LOOKS) throw new TypeError(`It did not come: ${JSON.stringify(seen)}`);
    await pause(LOOK_MS);
    seen = await look();
  }
  return seen;
}
