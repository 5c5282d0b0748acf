import { signal } from '@preact/signals';

/** Where the reader is. The address is the state of the pages: a link or a reload shows the same. */
export interface Location {
  readonly path: string;
  readonly query: URLSearchParams;
}

const here = signal<Location>(read());

/** The address, as a signal. */
export const location = here;

/** Goes to an address of these pages, such as `/targets/staging?range=24h`. */
export function navigate(to: string, { replace = false } = {}): void {
  if (!mayLeave(to)) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  moveTo(read(), !replace);
}

/**
 * Changes parts of the query in place, without a new entry in the history. Undefined or empty values are left out.
 */
export function setQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const query = new URLSearchParams(here.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history.replaceState(history.state, '', text === '' ? here.value.path : `${here.value.path}?${text}`);
  here.value = read();
}

/** Asks before the reader leaves a view, such as one with unsaved changes. Returns a function that takes it back. */
export function guardLeaving(guard: (to: string) => boolean): () => void {
  guards.add(guard);
  return () => guards.delete(guard);
}

const guards = new Set<(to: string) => boolean>();

function mayLeave(to: string): boolean {
  const isSamePage = new URL(to, window.location.href).pathname === here.value.path;
  return isSamePage || [...guards].every((guard) => guard(to));
}

function read(): Location {
  return { path: decodePath(window.location.pathname), query: new URLSearchParams(window.location.search) };
}

function decodePath(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
}

function moveTo(next: Location, toTop: boolean): void {
  const isNewPage = next.path !== here.value.path;
  here.value = next;
  if (!isNewPage) return;
  if (toTop) window.scrollTo(0, 0);
  // Whoever does not see the page learns that it is another one.
  requestAnimationFrame(() => document.getElementById('content')?.focus({ preventScroll: true }));
}

window.addEventListener('popstate', () => {
  const next = read();
  const address = window.location.pathname + window.location.search;
  if (mayLeave(address)) moveTo(next, false);
  else history.pushState(null, '', here.value.path + asQuery(here.value.query));
});

function asQuery(query: URLSearchParams): string {
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

// Links are real links: what a browser does with them, such as opening a tab, still works.
document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download')) return;
  if (link.origin !== window.location.origin || link.pathname.startsWith('/api/')) return;
  event.preventDefault();
  if (link.hash !== '' && link.pathname === window.location.pathname) {
    document.getElementById(link.hash.slice(1))?.focus();
    return;
  }
  navigate(link.pathname + link.search);
});
