const MOST_NAMES = 3;

/** Names targets by their addresses; of many only the first: `target.a, target.b, target.c and 7 more`. */
export function named(keys: readonly string[]): string {
  const names = keys.slice(0, MOST_NAMES).map((key) => `target.${key}`);
  const rest = keys.length - names.length;
  if (rest > 0) return `${names.join(', ')} and ${rest} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** Begins a sentence about what targets have: `target.a has`, `target.a and target.b have`. */
export function targetsHave(keys: readonly string[]): string {
  return `${named(keys)} ${keys.length === 1 ? 'has' : 'have'}`;
}

const MOST_LISTED = 10;

/** Lists addresses or the like; of many only the first. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).join(', ');
  return names.length > MOST_LISTED ? `${shown} and ${names.length - MOST_LISTED} more` : shown;
}
