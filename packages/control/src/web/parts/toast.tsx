import { signal } from '@preact/signals';
import type { ApiProblem } from '../../api/problem.js';
import { Icon } from './icon.js';

interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
  readonly more?: string | undefined;
}

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** How long a good message stays. A bad one stays until it is closed. */
const STAYS_MS = 6_000;

/** Tells the reader of something that has happened, wherever they look. */
export const tell = {
  good: (text: string) => add({ tone: 'good', text }),
  bad: (text: string, more?: string) => add({ tone: 'bad', text, more }),
  problem: ({ title, detail, fix }: ApiProblem) =>
    add({
      tone: 'bad',
      text: `${title}.`,
      more: [detail, fix].filter((part) => part !== undefined && part !== '').join(' '),
    }),
};

/** Where messages are shown. It is there from the beginning, so that what is added is heard. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite" aria-label="Messages">
      {toasts.value.map(({ id, tone, text, more }) => (
        <div key={id} class={`toast ${tone}`}>
          <Icon name={tone === 'good' ? 'check' : 'failing'} />
          <p>
            <strong>{text}</strong> {more}
          </p>
          <button
            type="button"
            class="button quiet bare small"
            aria-label="Close this message"
            onClick={() => remove(id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}

function add(toast: Omit<Toast, 'id'>): void {
  const id = ++lastId;
  // The same message twice is one message.
  toasts.value = [
    ...toasts.peek().filter(({ text, more }) => text !== toast.text || more !== toast.more),
    { ...toast, id },
  ].slice(-4);
  if (toast.tone === 'good') setTimeout(() => remove(id), STAYS_MS);
}

function remove(id: number): void {
  toasts.value = toasts.peek().filter((toast) => toast.id !== id);
}
