import { signal } from '@preact/signals';

const narrow = matchMedia('(max-width: 860px)');
const isNarrow = signal(narrow.matches);
narrow.addEventListener('change', ({ matches }) => {
  isNarrow.value = matches;
});

/** Whether the window is as narrow as a phone or a small tablet. */
export function useNarrow(): boolean {
  return isNarrow.value;
}
