import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.js';

/** A meaning that has a colour. It is never told by the colour alone. */
export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'calm';

/** A short word in a coloured field, with a drawing. */
export function Badge({
  tone,
  icon,
  title,
  children,
}: {
  readonly tone: Tone;
  readonly icon?: IconName | undefined;
  readonly title?: string | undefined;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`badge ${tone}`} title={title}>
      {icon !== undefined && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}
