import { signal } from '@preact/signals';
import type { TargetQuery } from '../../api/targets.js';
import { api } from '../api.js';
import { counted } from '../format.js';
import { refreshOverview } from '../live.js';
import { tell } from '../parts/toast.js';

/** Keys of the targets that the reader has chosen. */
export const selection = signal<ReadonlySet<string>>(new Set());

/** Chooses a target, or no longer. */
export function toggle(key: string): void {
  const next = new Set(selection.peek());
  if (!next.delete(key)) next.add(key);
  selection.value = next;
}

/** Chooses none. */
export function clearSelection(): void {
  selection.value = new Set();
}

/** Chooses all targets of a query, also those out of sight. */
export async function selectAll(query: TargetQuery): Promise<void> {
  const keys: string[] = [];
  let seen = 0;
  for (let total = 1; seen < total; ) {
    const page = await api.targets({ ...query, offset: seen, limit: MOST_ROWS });
    if (page.items.length === 0) break;
    // Nothing can be done to what is only a draft.
    keys.push(...page.items.filter(({ state }) => state !== undefined).map(({ key }) => key));
    seen += page.items.length;
    total = page.total;
  }
  selection.value = new Set(keys);
}

/** Pauses or resumes targets, and says what came of it. */
export async function operate(
  operation: 'pause' | 'resume',
  which: { readonly targets: readonly string[] } | { readonly tags: readonly string[] },
): Promise<void> {
  const { changed, unchanged } = await api[operation](which);
  const done = operation === 'pause' ? 'paused' : 'resumed';
  const before =
    unchanged.length === 0
      ? ''
      : ` ${counted(unchanged.length, 'other')} ${unchanged.length === 1 ? 'was' : 'were'} so already.`;
  tell.good(`${changed.length === 1 ? `target.${changed[0]}` : counted(changed.length, 'target')} ${done}.${before}`);
  await refreshOverview();
}

/** Of one request. */
const MOST_ROWS = 500;
