import { effect, signal } from '@preact/signals';

/** How the pages look. `system`: as the reader's system does. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'trafficinator.theme';

/** What the reader chose; kept in this browser. */
export const theme = signal<Theme>(kept());

/** Whether the pages are dark now. */
export const isDark = signal(false);

/** Puts the theme onto the document, now and whenever it changes. */
export function followTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const update = () => {
    isDark.value = theme.value === 'dark' || (theme.value === 'system' && system.matches);
    document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light';
  };
  system.addEventListener('change', update);
  effect(update);
}

/** Chooses a theme. */
export function setTheme(next: Theme): void {
  theme.value = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Without storage, it holds until the reload.
  }
}

function kept(): Theme {
  try {
    const text = localStorage.getItem(KEY);
    return text === 'light' || text === 'dark' ? text : 'system';
  } catch {
    return 'system';
  }
}
