import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { asProblem } from '../api-failure.js';
import { Icon, type IconName } from './icon.js';
import { tell } from './toast.js';

/** How a button looks: `primary` for the one that a view is about, `danger` for what takes something away. */
export type ButtonTone = 'plain' | 'primary' | 'danger' | 'quiet';

/** What a button is. */
export interface ButtonProps {
  readonly children?: ComponentChildren;
  readonly icon?: IconName | undefined;
  /** While it runs, the button shows that, and is not pressed twice. What it throws is told. */
  readonly onPress?: (() => unknown) | undefined;
  readonly tone?: ButtonTone;
  /** The words, where only the icon is shown. */
  readonly label?: string | undefined;
  readonly type?: 'button' | 'submit';
  /** Of a button that stays pressed. */
  readonly isPressed?: boolean | undefined;
  /** Why it cannot be pressed now, in words; undefined if it can. */
  readonly refusal?: string | undefined;
  readonly size?: 'small' | 'normal';
  readonly class?: string;
}

/** A button. */
export function Button(props: ButtonProps) {
  const {
    children,
    icon,
    onPress,
    tone = 'plain',
    label,
    type = 'button',
    isPressed,
    refusal,
    size = 'normal',
  } = props;
  const [isBusy, setBusy] = useState(false);
  const press = async () => {
    if (isBusy || refusal !== undefined) return;
    const pending = onPress?.();
    if (!(pending instanceof Promise)) return;
    setBusy(true);
    try {
      await pending;
    } catch (thrown) {
      tell.problem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type={type}
      class={`button ${tone} ${size} ${children === undefined ? 'bare' : ''} ${props.class ?? ''}`}
      // Said and reached, unlike a disabled one: its title tells why.
      aria-disabled={refusal !== undefined || isBusy}
      aria-busy={isBusy}
      aria-pressed={isPressed}
      aria-label={label}
      title={refusal ?? (children === undefined ? label : undefined)}
      onClick={(event) => {
        if (refusal !== undefined) event.preventDefault();
        void press();
      }}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({
  href,
  children,
  icon,
  tone = 'plain',
}: Pick<ButtonProps, 'children' | 'icon' | 'tone'> & { readonly href: string }) {
  return (
    <a class={`button ${tone} normal`} href={href}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </a>
  );
}
