const SHORTEST = 8;

/** The least length, of eight or more, at which all ids differ. */
export function idLength(ids: readonly string[]): number {
  const longest = Math.max(...ids.map((id) => id.length));
  let length = Math.min(SHORTEST, longest);
  while (length < longest && new Set(ids.map((id) => id.slice(0, length))).size < new Set(ids).size) length += 1;
  return length;
}
