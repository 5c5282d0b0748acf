import { Button } from '../parts/button.js';
import { setTheme, type Theme, theme } from '../theme.js';

const next: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const icons = { system: 'system', light: 'sun', dark: 'moon' } as const;
const words: Readonly<Record<Theme, string>> = { system: 'as the system', light: 'light', dark: 'dark' };

/** Goes from the system's theme to light, to dark, and back. */
export function ThemeSwitch() {
  const now = theme.value;
  return (
    <Button
      icon={icons[now]}
      tone="quiet"
      label={`Theme: ${words[now]}. Switch to ${words[next[now]]}`}
      onPress={() => setTheme(next[now])}
    />
  );
}
