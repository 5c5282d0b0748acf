import UPlot from 'uplot';
import type { ChartProps, ChartSeries } from './chart-props.js';

/** Of a drawing, with its axis of time. */
export const HEIGHT_PX = 190;

/** What a drawing needs of the page. */
export interface PlotContext {
  /** The chart as it is now. */
  readonly chart: () => ChartProps;
  readonly widthPx: number;
  /** The time that the pointer is at; undefined if it left. */
  readonly onCursor: (index: number | undefined) => void;
}

/** Says how uPlot is to draw a chart. Colours are read from the style sheet. */
export function plotOptions({ chart, widthPx, onCursor }: PlotContext): UPlot.Options {
  const { zone, series } = chart();
  const ink = color('soft');
  const axis: UPlot.Axis = {
    stroke: ink,
    font: '12px system-ui, sans-serif',
    grid: { stroke: color('line'), width: 1 },
    ticks: { stroke: color('line'), width: 1, size: 4 },
  };
  return {
    width: widthPx,
    height: HEIGHT_PX,
    padding: [8, 8, 0, 0],
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1_000), zone),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 7 }, y: false },
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    axes: [
      { ...axis, space: 70, values: TIMES },
      { ...axis, size: 58, space: 34, values: (_, splits) => splits.map((value) => chart().format(value)) },
    ],
    series: [{}, ...drawOrder(series).map(plotSeries)],
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? undefined)] },
  };
}

/** The values as uPlot takes them: seconds, and stacked ones added up. */
export function plotData({ times, series }: Pick<ChartProps, 'times' | 'series'>): UPlot.AlignedData {
  const sums = stackSums(series);
  return [times.map((time) => time / 1_000), ...drawOrder(series).map((one) => [...(sums.get(one) ?? one.values)])];
}

/** The highest of a stack is drawn first: each covers what is below its line. */
function drawOrder(series: readonly ChartSeries[]): readonly ChartSeries[] {
  const stacked = series.filter(({ look }) => look === 'stack').reverse();
  return [...stacked, ...series.filter(({ look }) => look !== 'stack')];
}

function stackSums(series: readonly ChartSeries[]): ReadonlyMap<ChartSeries, readonly (number | null)[]> {
  const sums = new Map<ChartSeries, readonly (number | null)[]>();
  let below: readonly (number | null)[] = [];
  for (const one of series) {
    if (one.look !== 'stack') continue;
    below = one.values.map((value, index) => (value === null ? null : value + (below[index] ?? 0)));
    sums.set(one, below);
  }
  return sums;
}

function plotSeries({ label, color: name, look }: ChartSeries): UPlot.Series {
  const stroke = color(name);
  const base: UPlot.Series = { label, stroke, width: 1.75, points: { show: false } };
  switch (look) {
    case 'line':
      return base;
    case 'dashes':
      return { ...base, dash: [5, 4], width: 1.5 };
    case 'area':
      return { ...base, fill: `${stroke}26` };
    case 'stack':
      return { ...base, fill: stroke, width: 0, ...(stepped === undefined ? {} : { paths: stepped }) };
  }
}

const stepped = UPlot.paths.stepped?.({ align: 1 });

/** 24 hours, days as `26 Nov`, whatever the language of the browser: uPlot knows English months alone. */
const TIMES: UPlot.Axis.Values = [
  [86_400 * 28, '{D} {MMM}', null, null, null, null, null, null, 1],
  [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
  [3_600, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
];

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
