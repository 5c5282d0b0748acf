import type { Signal } from '@preact/signals';

/** One line of a chart. */
export interface ChartSeries {
  readonly label: string;
  /** A colour of `tokens.css`, without its dashes, such as `started`. */
  readonly color: string;
  /** `stack`: stands on those of the same look before it. */
  readonly look: 'line' | 'area' | 'dashes' | 'stack';
  /** One for each time; null where there is none. */
  readonly values: readonly (number | null)[];
}

/** What a chart shows. */
export interface ChartProps {
  readonly title: string;
  /** The same in a sentence, for those who do not see it. */
  readonly summary: string;
  /** Milliseconds since 1970, rising. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  /** Time zone in which times are shown. */
  readonly zone: string;
  readonly format: (value: number) => string;
  /** Which time is looked at; charts that share it show the same one. */
  readonly crosshair?: Signal<number | undefined> | undefined;
}
