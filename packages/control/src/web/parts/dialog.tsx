import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button, type ButtonTone } from './button.js';

/** A question that is answered by yes or no. */
export interface Question {
  readonly title: string;
  readonly body?: ComponentChildren;
  /** What the button that says yes says. */
  readonly action: string;
  readonly tone?: ButtonTone;
}

const asked = signal<(Question & { readonly answer: (yes: boolean) => void }) | undefined>(undefined);

/** Asks before something is done that is not easily undone. */
export function confirm(question: Question): Promise<boolean> {
  asked.peek()?.answer(false);
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      asked.value = undefined;
      resolve(yes);
    };
    asked.value = { ...question, answer };
  });
}

/** Where questions are asked. */
export function Dialogs() {
  const question = asked.value;
  if (question === undefined) return null;
  const { title, body, action, tone = 'primary', answer } = question;
  return (
    <Dialog title={title} onClose={() => answer(false)}>
      {body !== undefined && <div class="dialog-body">{body}</div>}
      <div class="dialog-actions">
        <Button onPress={() => answer(false)}>Cancel</Button>
        <Button tone={tone} onPress={() => answer(true)}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}

/** A native dialog, open as long as it is shown. Escape closes it, and the focus goes back to where it was. */
export function Dialog({
  title,
  onClose,
  children,
  isWide = false,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly isWide?: boolean;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside it closes it, and so does Escape.
    <dialog
      ref={ref}
      class={isWide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div class="dialog-inner">
        <header class="dialog-head">
          <h2 id={id}>{title}</h2>
          <Button icon="close" tone="quiet" label="Close" onPress={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
