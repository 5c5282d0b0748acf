import type { Signal } from '@preact/signals';
import { NONE } from '../format.js';
import type { ChartProps } from './chart-props.js';

/** What each line is, and its value at the time that is looked at; otherwise the latest. */
export function Legend({
  series,
  times,
  format,
  crosshair,
}: Pick<ChartProps, 'series' | 'times' | 'format'> & { readonly crosshair: Signal<number | undefined> }) {
  const index = crosshair.value ?? times.length - 1;
  return (
    <ul class="chart-legend">
      {series.map(({ label, color, look, values }) => {
        const value = values[index] ?? null;
        return (
          <li key={label}>
            <i class={look} style={{ color: `var(--${color})` }} aria-hidden="true" />
            {label} <b>{value === null ? NONE : format(value)}</b>
          </li>
        );
      })}
    </ul>
  );
}
