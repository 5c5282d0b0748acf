import type { Signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import { moment, NONE } from '../format.js';
import { isDark } from '../theme.js';
import type { ChartProps } from './chart-props.js';
import { HEIGHT_PX, plotData, plotOptions } from './plot-options.js';

/** The drawing of a chart, and the slider that moves along its time. It is drawn when data comes, and never else. */
export function ChartPlot({ crosshair, ...chart }: ChartProps & { readonly crosshair: Signal<number | undefined> }) {
  const { times, series, zone, title } = chart;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  // A chart is made anew when its lines or colours are others, not when values come.
  const shape = `${isDark.value} ${zone} ${series.map(({ label, look, color }) => `${label}/${look}/${color}`).join()}`;
  const latest = useRef(chart);
  latest.current = chart;

  useLayoutEffect(() => {
    if (place.current === null) return undefined;
    const drawn = new UPlot(
      plotOptions({
        chart: () => latest.current,
        widthPx: place.current.clientWidth,
        onCursor: (index) => {
          crosshair.value = index;
        },
      }),
      plotData(latest.current),
      place.current,
    );
    plot.current = drawn;
    const resized = new ResizeObserver(([entry]) => {
      if (entry !== undefined) drawn.setSize({ width: Math.round(entry.contentRect.width), height: HEIGHT_PX });
    });
    resized.observe(place.current);
    return () => {
      resized.disconnect();
      drawn.destroy();
      plot.current = undefined;
    };
  }, [shape]);

  useEffect(() => plot.current?.setData(plotData(chart)), [times, series]);
  useEffect(() => crosshair.subscribe((index) => follow(plot.current, index)), [shape]);

  const index = crosshair.value;
  const words = useMemo(() => wordsAt(chart, index), [times, series, index]);
  const move = (event: KeyboardEvent) => {
    const next = moved(event.key, index, times.length);
    if (next === false) return;
    event.preventDefault();
    crosshair.value = next;
  };
  return (
    <div
      ref={place}
      class="chart-plot"
      role="slider"
      tabIndex={0}
      aria-label={`${title}, moved along by arrow keys`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, times.length - 1)}
      aria-valuenow={index ?? Math.max(0, times.length - 1)}
      aria-valuetext={words}
      onKeyDown={move}
      onBlur={() => {
        crosshair.value = undefined;
      }}
    />
  );
}

/** Where a key leads; false for one that leads nowhere. */
function moved(key: string, index: number | undefined, length: number): number | undefined | false {
  const last = length - 1;
  const from = index ?? last + 1;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowRight':
      return Math.min(last, from + 1);
    case 'PageUp':
      return Math.max(0, from - 10);
    case 'PageDown':
      return Math.min(last, from + 10);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return undefined;
    default:
      return false;
  }
}

/** Moves the crosshair of a drawing to where another one's is. */
function follow(plot: UPlot | undefined, index: number | undefined): void {
  if (plot === undefined || (plot.cursor.idx ?? undefined) === index) return;
  const time = index === undefined ? undefined : plot.data[0][index];
  const left = time === undefined ? -10 : plot.valToPos(time, 'x');
  plot.setCursor({ left, top: time === undefined ? -10 : 0 }, false);
}

function wordsAt({ times, series, zone, format, summary }: ChartProps, index: number | undefined): string {
  const time = index === undefined ? undefined : times[index];
  if (index === undefined || time === undefined) return summary;
  const values = series.map(({ label, values: all }) => `${label} ${all[index] == null ? NONE : format(all[index])}`);
  return `${moment(time, zone)}: ${values.join(', ')}`;
}
