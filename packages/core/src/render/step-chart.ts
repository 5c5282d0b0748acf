import { timeTicks, valueTicks } from './chart-scale.js';
import { markupText } from './markup-safe.js';

/** A chart over the time of a run, in which every step holds its value from its beginning to its end. */
export interface StepChart {
  /** Names the elements of the chart in the document. */
  readonly id: string;
  readonly title: string;
  /** What can be seen in it, in words: for who cannot see it. */
  readonly description: string;
  readonly series: readonly ChartSeries[];
  readonly steps: readonly ChartStep[];
  /** The series are parts of a whole, and stand on each other. */
  readonly isStacked?: boolean | undefined;
  readonly from: number;
  readonly until: number;
  /** What comes before is shaded: the end of a warm-up. */
  readonly shadedUntil?: number | undefined;
  /** A value as it stands at the axis. */
  readonly label: (value: number) => string;
  /** Lines that should not be crossed. */
  readonly limits?: readonly { readonly value: number; readonly label: string }[] | undefined;
}

/** One of the things that a chart shows. */
export interface ChartSeries {
  readonly name: string;
  /** Its class in the style sheet, which gives it its colour. */
  readonly tone: string;
  readonly mark: 'area' | 'line' | 'dashes';
}

/** What happened from one moment to another. */
export interface ChartStep {
  readonly at: number;
  readonly until: number;
  /** One for each series; undefined where nothing was measured. */
  readonly values: readonly (number | undefined)[];
  /** What is told of the step when it is pointed at. */
  readonly words: string;
}

/**
 * Draws a chart as two SVG elements, of which the style sheet of the report shows the one that suits the screen: what is written in a wide
 * one could not be read on a phone.
 */
export function stepChart(chart: StepChart): string {
  const { id } = chart;
  const wide = planeOf(chart, WIDE);
  // Nobody points at a step with a finger.
  const narrow = planeOf(chart, NARROW);
  return [
    drawing({ chart, plane: wide, name: id, kind: 'on-screen', over: bands(chart, wide) }),
    drawing({ chart, plane: narrow, name: `${id}-narrow`, kind: 'on-phone', over: [] }),
  ].join('');
}

interface Drawing {
  readonly chart: StepChart;
  readonly plane: Plane;
  /** Names its elements in the document. */
  readonly name: string;
  readonly kind: 'on-screen' | 'on-phone';
  /** What lies over it. */
  readonly over: readonly string[];
}

function drawing({ chart, plane, name, kind, over }: Drawing): string {
  const { title, description } = chart;
  const labels = `aria-labelledby="${name}-title ${name}-desc"`;
  return [
    `<svg class="chart ${kind}" viewBox="0 0 ${plane.right + RIGHT} ${HEIGHT}" role="img" ${labels}>`,
    `<title id="${name}-title">${markupText(title)}</title>`,
    `<desc id="${name}-desc">${markupText(description)}</desc>`,
    shade(chart, plane),
    ...grid(chart, plane),
    ...(chart.isStacked === true ? stacked(chart, plane) : separate(chart, plane)),
    ...limits(chart, plane),
    ...over,
    '</svg>',
  ].join('');
}

/** How wide a chart is, in units of which a letter is about seven, and how many moments it names. */
interface Form {
  readonly width: number;
  readonly moments: number;
}

const WIDE: Form = { width: 1_000, moments: 8 };
const NARROW: Form = { width: 360, moments: 4 };
const HEIGHT = 230;
const LEFT = 58;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 26;

interface Plane {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  readonly ticks: readonly number[];
  readonly moments: ReturnType<typeof timeTicks>;
  /** Where it ends. */
  readonly right: number;
}

function planeOf({ from, until, steps, isStacked, limits: lines = [] }: StepChart, { width, moments }: Form): Plane {
  const right = width - RIGHT;
  const heights = steps.map(({ values }) => {
    const known = values.map((value) => value ?? 0);
    return isStacked === true ? known.reduce((sum, value) => sum + value, 0) : Math.max(0, ...known);
  });
  const highest = heights.reduce((most, height) => Math.max(most, height), 0);
  // A limit far above all that was measured would press the rest to the ground.
  const near = lines.map(({ value }) => value).filter((value) => value <= highest * 3);
  const ticks = valueTicks(Math.max(highest, ...near));
  const top = ticks.at(-1) ?? 1;
  const length = Math.max(1, until - from);
  return {
    x: (at) => round(LEFT + ((right - LEFT) * Math.min(length, Math.max(0, at - from))) / length),
    y: (value) => round(HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * Math.min(value, top)) / top),
    ticks,
    moments: timeTicks(from, until, moments),
    right,
  };
}

function grid({ label }: StepChart, { x, y, ticks, moments, right }: Plane): readonly string[] {
  const rows = ticks.map((value) => {
    const height = y(value);
    const line = `<line class="grid" x1="${LEFT}" x2="${right}" y1="${height}" y2="${height}"/>`;
    return `${line}<text class="tick" x="${LEFT - 8}" y="${height + 4}" text-anchor="end">${markupText(label(value))}</text>`;
  });
  const columns = moments.ticks.map((at) => {
    const words = momentWords(at, moments.stepMs);
    return `<text class="tick" x="${x(at)}" y="${HEIGHT - 6}" text-anchor="middle">${words}</text>`;
  });
  return [...rows, ...columns];
}

/** As much of a moment in UTC as the distance of the ticks asks for. */
function momentWords(at: number, stepMs: number): string {
  const iso = new Date(at).toISOString();
  if (stepMs >= 86_400_000) return iso.slice(5, 10);
  return stepMs >= 60_000 ? iso.slice(11, 16) : iso.slice(11, 19);
}

function shade({ from, shadedUntil, until }: StepChart, { x }: Plane): string {
  if (shadedUntil === undefined || shadedUntil <= from) return '';
  const end = x(Math.min(shadedUntil, until));
  return `<rect class="warm-up" x="${LEFT}" y="${TOP}" width="${round(end - LEFT)}" height="${HEIGHT - TOP - BOTTOM}"/>`;
}

function separate({ series, steps }: StepChart, plane: Plane): readonly string[] {
  return series.map(({ tone, mark }, index) => {
    // An area of nothing would draw a line along the ground.
    const runs = connected(steps, index, mark === 'area' ? 0 : undefined);
    if (mark === 'area') {
      const areas = runs.map((run) => `${upper(run, plane)}V${plane.y(0)}H${plane.x(run[0]?.at ?? 0)}Z`);
      const edge = runs.map((run) => upper(run, plane));
      return `<path class="area ${tone}" d="${areas.join('')}"/><path class="line ${tone}" d="${edge.join('')}"/>`;
    }
    return `<path class="line ${mark} ${tone}" d="${runs.map((run) => upper(run, plane)).join('')}"/>`;
  });
}

function stacked({ series, steps }: StepChart, { x, y }: Plane): readonly string[] {
  const below = steps.map(() => 0);
  return series.map(({ tone }, index) => {
    const parts = steps.flatMap(({ at, until, values }, step) => {
      const value = values[index] ?? 0;
      const floor = below[step] ?? 0;
      below[step] = floor + value;
      if (value === 0) return [];
      return [`M${x(at)},${y(floor)}V${y(floor + value)}H${x(until)}V${y(floor)}Z`];
    });
    return `<path class="stack ${tone}" d="${parts.join('')}"/>`;
  });
}

interface Piece {
  readonly at: number;
  readonly until: number;
  readonly value: number;
}

/** The pieces of a series that follow on each other without a gap. `none` is a value that counts as one. */
function connected(steps: readonly ChartStep[], index: number, none?: number): readonly (readonly Piece[])[] {
  const runs: Piece[][] = [];
  for (const { at, until, values } of steps) {
    const value = values[index];
    if (value === undefined || value === none) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1)?.until === at) last.push({ at, until, value });
    else runs.push([{ at, until, value }]);
  }
  return runs;
}

function upper(run: readonly Piece[], { x, y }: Plane): string {
  const [first] = run;
  if (first === undefined) return '';
  return `M${x(first.at)},${y(first.value)}${run.map(({ until, value }) => `V${y(value)}H${x(until)}`).join('')}`;
}

function limits({ limits: lines = [] }: StepChart, { y, ticks, right }: Plane): readonly string[] {
  return lines
    .filter(({ value }) => value <= (ticks.at(-1) ?? 0))
    .map(({ value, label }) => {
      const line = `<line class="limit" x1="${LEFT}" x2="${right}" y1="${y(value)}" y2="${y(value)}"/>`;
      return `${line}<text class="limit" x="${right}" y="${y(value) - 4}" text-anchor="end">${markupText(label)}</text>`;
    });
}

/** Invisible, until a step is pointed at. */
function bands({ steps }: StepChart, { x }: Plane): readonly string[] {
  return steps.map(({ at, until, words }) => {
    const width = round(Math.max(1, x(until) - x(at)));
    const place = `x="${x(at)}" y="${TOP}" width="${width}" height="${HEIGHT - TOP - BOTTOM}"`;
    return `<rect class="band" ${place}><title>${markupText(words)}</title></rect>`;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
