import { distance } from 'fastest-levenshtein';

/** The name that was probably meant, if any is near: two swapped letters, or one in three wrong. Case, `_` and `-` do not count. */
export function closestName(written: string, names: readonly string[]): string | undefined {
  const wanted = simplified(written);
  let best: string | undefined;
  let leastWrong = wanted.length < 4 ? 2 : Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const wrong = distance(wanted, simplified(name));
    if (wrong < leastWrong) {
      leastWrong = wrong;
      best = name;
    }
  }
  return best;
}

function simplified(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}
