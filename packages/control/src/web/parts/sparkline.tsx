import { count } from '../format.js';

const WIDTH = 96;
const HEIGHT = 24;

/** A line without axes, of the last minutes. */
export function Sparkline({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const most = Math.max(...values, 0);
  const last = values.at(-1) ?? 0;
  const words =
    most === 0 ? `${label}: none` : `${label}: at most ${count(most)} in ten seconds, ${count(last)} in the last ten`;
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={words}
      preserveAspectRatio="none"
    >
      <title>{words}</title>
      {most > 0 && <path class="spark-area" d={`${line(values, most)}V${HEIGHT}H0Z`} />}
      <path class="spark-line" d={line(values, most)} />
    </svg>
  );
}

function line(values: readonly number[], most: number): string {
  if (values.length < 2 || most === 0) return `M0 ${HEIGHT - 1}H${WIDTH}`;
  const step = WIDTH / (values.length - 1);
  return values
    .map(
      (value, index) =>
        `${index === 0 ? 'M' : 'L'}${round(index * step)} ${round(HEIGHT - 1.5 - (value / most) * (HEIGHT - 3))}`,
    )
    .join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
