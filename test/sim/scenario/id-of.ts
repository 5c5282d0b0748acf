/** A UUID that is the same in every simulation of a seed. */
export function idOf(kind: 'run' | 'commit', number: number): string {
  return `00000000-0000-4000-8000-${kind === 'run' ? 'a' : 'c'}${String(number).padStart(11, '0')}`;
}
