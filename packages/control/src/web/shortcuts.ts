import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** A shortcut: one key, or two after each other, such as `g o`. */
export interface Shortcut {
  readonly keys: string;
  readonly does: string;
  readonly run: () => void;
}

const KEY = 'trafficinator.shortcuts';

/** Those that work now, the last registered first. */
export const shortcuts = signal<readonly Shortcut[]>([]);

/** Single keys can be in the way of those who speak to their computer: they can be switched off. */
export const areShortcutsOn = signal(localStorageItem() !== 'off');

/** Switches all shortcuts. */
export function setShortcutsOn(isOn: boolean): void {
  areShortcutsOn.value = isOn;
  try {
    localStorage.setItem(KEY, isOn ? 'on' : 'off');
  } catch {
    // Without storage, it holds until the reload.
  }
}

/** Has shortcuts work while a component is shown. */
export function useShortcuts(mine: readonly Shortcut[], inputs: readonly unknown[] = []): void {
  useEffect(() => {
    shortcuts.value = [...mine, ...shortcuts.peek()];
    return () => {
      shortcuts.value = shortcuts.peek().filter((shortcut) => !mine.includes(shortcut));
    };
  }, inputs);
}

/** How long the second key may take. */
const SECOND_KEY_MS = 1_500;
let first: { readonly key: string; readonly at: number } | undefined;

document.addEventListener('keydown', (event) => {
  if (!areShortcutsOn.peek() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
  const before =
    first !== undefined && event.timeStamp - first.at < SECOND_KEY_MS ? `${first.key} ${event.key}` : undefined;
  const found =
    shortcuts.peek().find(({ keys }) => keys === before) ?? shortcuts.peek().find(({ keys }) => keys === event.key);
  first = found === undefined ? { key: event.key, at: event.timeStamp } : undefined;
  if (found === undefined) return;
  event.preventDefault();
  found.run();
});

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'))
  );
}

function localStorageItem(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
